import type { StepAttempt } from "@pawl/api";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { Duration, Time } from "../../../design/time.tsx";

/** Each try at a step: when, how long, and what it failed of. */
export function Attempts({ attempts }: { readonly attempts: readonly StepAttempt[] }) {
  return (
    <ol className="flex flex-col divide-y divide-line rounded-md border border-line text-xs">
      {attempts
        .toSorted((a, b) => a.attempt - b.attempt)
        .map(({ attempt, startedAt, finishedAt, error }) => (
          <li key={attempt} className="flex flex-col gap-0.5 px-2.5 py-1.5">
            <span className="flex items-center gap-2">
              {error !== null ? (
                <CircleX aria-label="failed" className="size-3.5 text-failed" />
              ) : finishedAt === null ? (
                <LoaderCircle aria-label="running" className="size-3.5 animate-spin text-running" />
              ) : (
                <CircleCheck aria-label="completed" className="size-3.5 text-completed" />
              )}
              <span className="num">{attempt}</span>
              <span className="text-ink-faint">
                <Time at={startedAt} />
              </span>
              <span className="ml-auto">
                <Duration from={startedAt} to={finishedAt} />
              </span>
            </span>
            {error !== null && <span className="pl-5.5 break-words text-ink-soft">{error.message}</span>}
          </li>
        ))}
    </ol>
  );
}
