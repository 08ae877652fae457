import type { Run } from "@pawl/api";
import { PersonName } from "../../../data/people/person-name.tsx";
import { CopyId } from "../../../design/copy.tsx";
import { Time } from "../../../design/time.tsx";
import { TraceLink } from "./trace-link.tsx";
import { ErrorView } from "./error-view.tsx";
import { Facts, Section } from "../../../design/section.tsx";
import { Value } from "../../../results/value.tsx";

/** The run itself: what it was given, what it has come to, and what else is known. */
export function RunPanel({ run }: { readonly run: Run }) {
  const attributes = Object.entries(run.attributes);
  return (
    <div className="divide-y divide-line">
      <Section title="Input">
        <Value value={run.input} label="Input" />
      </Section>
      {/* Why a run was cancelled stands above it, and is no failure. */}
      {run.error === null || run.status === "cancelled" ? (
        <Section title="Output">
          {run.status === "completed" ? (
            <Value value={run.output} label="Output" />
          ) : (
            <p className="text-xs text-ink-faint">{run.status === "cancelled" ? "None" : "None yet"}</p>
          )}
        </Section>
      ) : (
        <Section title="Error">
          <ErrorView error={run.error} />
        </Section>
      )}
      {Object.keys(run.state).length > 0 && (
        <Section title="State">
          <Value value={run.state} label="State" />
        </Section>
      )}
      <Section title="Details">
        <Facts
          facts={[
            ["Created", <Time key="t" at={run.createdAt} isAbsolute />],
            run.startedAt === null ? null : ["Started", <Time key="t" at={run.startedAt} isAbsolute />],
            run.finishedAt === null ? null : ["Finished", <Time key="t" at={run.finishedAt} isAbsolute />],
            ["Updated", <Time key="t" at={run.updatedAt} isAbsolute />],
            run.idempotencyKey === null ? null : ["Key", run.idempotencyKey],
            run.owner === null ? null : ["Owner", <PersonName key="o" id={run.owner} />],
            run.workerId === null ? null : ["Worker", <CopyId key="w" id={run.workerId} />],
            run.traceId === null ? null : ["Trace", <TraceLink key="t" id={run.traceId} />],
            ["Taken up", `${run.epoch} ${run.epoch === 1 ? "time" : "times"}`],
            ["Priority", run.priority],
            ["Namespace", run.namespace],
            ...attributes.map(([name, value]) => [name, String(value)] as const),
          ]}
        />
      </Section>
    </div>
  );
}
