import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Shared } from "../../data/shares/share-keys.ts";
import { TagBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { JsonView } from "../../design/json/json-view.tsx";
import { Note } from "../../design/note.tsx";
import { Panel } from "../../design/panel.tsx";
import { Status, StepStatus } from "../../design/status.tsx";
import { Duration, Time } from "../../design/time.tsx";
import { isTerminal } from "../run/is-terminal.ts";
import { Attempts } from "../run/panel/attempts.tsx";
import { ErrorView } from "../run/panel/error-view.tsx";
import { Value } from "../../results/value.tsx";
import { Timeline } from "../run/timeline/timeline.tsx";

type SharedRunData = Extract<Shared, { readonly kind: "run" }>;

/** A run as a stranger may see it: what it was given, has done and has come to, as it was when it was read. */
export function SharedRun({
  shared: { run, steps, stepsTotal },
  readAt,
  isReading,
  onRefresh,
}: {
  readonly shared: SharedRunData;
  readonly readAt: number;
  readonly isReading: boolean;
  readonly onRefresh: () => void;
}) {
  const [current, setCurrent] = useState<string | null>(null);
  const step = steps.find(({ key }) => key === current);
  return (
    <article className="flex flex-col gap-4">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight break-all">{run.agent}</h1>
          <Status status={run.status} className="text-sm" />
          {!isTerminal(run.status) && (
            <span className="ml-auto flex items-center gap-2 text-xs text-ink-faint">
              As it was <Time at={new Date(readAt).toISOString()} />
              <Button isBusy={isReading} onClick={onRefresh}>
                <RefreshCw aria-hidden /> Look again
              </Button>
            </span>
          )}
        </div>
        <dl className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs">
          <div className="flex gap-1.5">
            <dt className="text-ink-faint">Began</dt>
            <dd>
              <Time at={run.startedAt ?? run.createdAt} />
            </dd>
          </div>
          <div className="flex gap-1.5">
            <dt className="text-ink-faint">Took</dt>
            <dd>
              <Duration
                from={run.startedAt}
                to={run.finishedAt ?? (isTerminal(run.status) ? null : new Date(readAt).toISOString())}
              />
            </dd>
          </div>
          {Object.keys(run.tags).length > 0 && (
            <div className="flex flex-wrap gap-1">
              <dt className="sr-only">Tags</dt>
              {Object.entries(run.tags).map(([name, value]) => (
                <dd key={name}>
                  <TagBadge name={name} value={value} />
                </dd>
              ))}
            </div>
          )}
        </dl>
      </header>
      {run.error !== null && (
        <Note look={run.status === "failed" ? "error" : "info"} title={run.error.message}>
          {run.error.hint}
        </Note>
      )}
      {run.status === "completed" && (
        <Panel title="Result" isPadded>
          <Value value={run.output} label="Result" />
        </Panel>
      )}
      <Panel title="Input" isPadded>
        <Value value={run.input} label="Input" />
      </Panel>
      {steps.length > 0 && (
        <Panel
          title={
            stepsTotal > steps.length
              ? `The first ${steps.length.toLocaleString("en")} of ${stepsTotal.toLocaleString("en")} steps`
              : "Steps"
          }
        >
          <div className="flex min-h-40" style={{ height: Math.min(560, 110 + steps.length * 30) }}>
            <Timeline
              run={run}
              steps={steps}
              current={current}
              onSelect={(key) => setCurrent(key === current ? null : key)}
            />
          </div>
          {step !== undefined && (
            <section aria-label={`The step ${step.key}`} className="flex flex-col gap-3 border-t border-line px-4 py-3">
              <div className="flex items-center gap-3">
                <h3 className="font-mono text-sm font-medium break-all">{step.key}</h3>
                <StepStatus step={step} />
                <span className="ml-auto text-xs">
                  <Duration from={step.startedAt} to={step.finishedAt} />
                </span>
              </div>
              {step.error !== null && <ErrorView error={step.error} />}
              {step.output !== null && <JsonView value={step.output} label={`Output of ${step.key}`} />}
              {step.attempts.length > 1 && <Attempts attempts={step.attempts} />}
              {step.error === null && step.output === null && (
                <p className="text-xs text-ink-faint">It has given nothing.</p>
              )}
            </section>
          )}
        </Panel>
      )}
    </article>
  );
}
