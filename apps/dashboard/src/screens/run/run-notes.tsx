import type { Run } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { InlineCode } from "../../design/inline-code.tsx";
import { Note } from "../../design/note.tsx";

/** What somebody who opens the run should see first: why it stands, and where it went on. */
export function RunNotes({ run }: { readonly run: Run }) {
  const { error, status } = run;
  return (
    <>
      {error !== null && (
        <Note look={status === "failed" ? "error" : status === "cancelled" ? "info" : "warning"} title={titleOf(run)}>
          <p className="break-words">{error.message}</p>
          {error.hint !== null && (
            <p className="text-ink-faint">
              <InlineCode text={error.hint} />
            </p>
          )}
        </Note>
      )}
      {run.continuedTo !== null && (
        <Note title="It went on as a new run">
          <Link to="/runs/$run" params={{ run: run.continuedTo }} className="text-accent hover:underline">
            {run.continuedTo}
          </Link>
        </Note>
      )}
    </>
  );
}

function titleOf({ status, error }: Run): string {
  const code = error?.code ?? "";
  switch (status) {
    case "failed":
      return `Failed: ${code}`;
    case "cancelled":
      return "Cancelled";
    case "blocked":
      return `Blocked: ${code}`;
    case "paused":
      return `Paused: ${code}`;
    default:
      return code;
  }
}
