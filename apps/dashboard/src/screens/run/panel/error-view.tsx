import type { ErrorRecord } from "@pawl/api";
import { Badge } from "../../../design/badge.tsx";
import { Code } from "../../../design/code.tsx";
import { InlineCode } from "../../../design/inline-code.tsx";
import { JsonView } from "../../../design/json/json-view.tsx";

/** An error with all that is known of it: code, kind, hint, details, stack, and what caused it. */
export function ErrorView({ error, depth = 0 }: { readonly error: ErrorRecord; readonly depth?: number }) {
  const cause = causeOf(error);
  return (
    <div className="flex flex-col gap-2 rounded-md border border-failed/30 bg-failed/6 p-3 text-xs">
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="font-mono font-medium text-failed">{error.code}</span>
        <Badge>{error.kind}</Badge>
        <Badge>{error.retryable ? "retryable" : "permanent"}</Badge>
      </div>
      <p className="text-sm break-words">{error.message}</p>
      {error.hint !== null && (
        <p className="text-ink-soft">
          <InlineCode text={error.hint} />
        </p>
      )}
      {error.details !== null && <JsonView value={error.details} label={`Details ${depth}`} />}
      {error.stack !== null && (
        <details>
          <summary className="text-ink-faint">Stack</summary>
          <Code text={error.stack} className="mt-1.5" label="Copy the stack" />
        </details>
      )}
      {cause !== null && depth < 5 && (
        <>
          <p className="text-ink-faint">Caused by</p>
          <ErrorView error={cause} depth={depth + 1} />
        </>
      )}
    </div>
  );
}

/** Declarations of a type that names itself lose it. */
function causeOf({ cause }: { readonly cause: unknown }): ErrorRecord | null {
  return cause as ErrorRecord | null;
}
