import { Link } from "@tanstack/react-router";
import { shortId } from "../../design/copy.tsx";

/** What something was done to; a run is a link to it. */
export function Target({
  action,
  target,
  isWhole = false,
}: {
  readonly action: string;
  readonly target: string | null;
  readonly isWhole?: boolean;
}) {
  if (target === null) return <span className="text-ink-faint">–</span>;
  const run = runOf(action, target);
  const text = isWhole ? target : target.split("/").map(shortId).join("/");
  if (run === null)
    return (
      <span className="font-mono break-all" title={target}>
        {text}
      </span>
    );
  return (
    <Link
      to="/runs/$run"
      params={{ run }}
      search={{}}
      title={target}
      className="font-mono break-all text-accent hover:underline"
    >
      {text}
    </Link>
  );
}

/** The run that was meant; null: something else was. A target of several parts begins with it. Pure. */
export function runOf(action: string, target: string): string | null {
  const [first = ""] = target.split("/");
  if (action.startsWith("runs.") && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(first) && action !== "runs.bulk")
    return first;
  return null;
}
