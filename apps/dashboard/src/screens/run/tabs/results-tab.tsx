import type { Run, RunEvent } from "@pawl/api";
import { isResult } from "pawl/results";
import { FileChartColumn } from "lucide-react";
import type { ReactNode } from "react";
import { useEvents } from "../../../data/runs/use-events.ts";
import { Button } from "../../../design/button.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { JsonView } from "../../../design/json/json-view.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { Time } from "../../../design/time.tsx";
import { ResultOrJson } from "../../../results/result-or-json.tsx";

/** What the run has made for people: its output, and the results that it emitted on the way, as they come. */
export function ResultsTab({ run }: { readonly run: Run }) {
  const list = useEvents(run.id, { topics: ["result"] });
  const emitted = list.events.filter(isEmitted);
  const hasOutput = run.status === "completed" && run.output !== null;
  if (list.isPending) return <SkeletonRows label="Reading the results" count={3} />;
  if (!hasOutput && emitted.length === 0)
    return (
      <EmptyState icon={FileChartColumn} title={run.status === "completed" ? "It gave nothing" : "No results yet"}>
        What the code returns is shown here, and what it emits on the way with{" "}
        <code className="font-mono text-xs">ctx.emit("result", markdown("# Hi"))</code>: text, tables, charts, pictures
        and files.
      </EmptyState>
    );
  return (
    <div className="relative min-h-0 grow overflow-y-auto bg-surface" tabIndex={0} role="region" aria-label="Results">
      <div className="flex max-w-4xl flex-col gap-8 px-6 py-5 max-sm:px-3">
        {hasOutput && (
          <Part title="Output" at={run.finishedAt}>
            {isResult(run.output) ? (
              <ResultOrJson result={run.output} label="Output" />
            ) : (
              <JsonView value={run.output} label="Output" />
            )}
          </Part>
        )}
        {emitted.toReversed().map(({ seq, at, key, data }) => (
          <Part key={seq} title={key ?? "On the way"} at={at}>
            {isResult(data) && <ResultOrJson result={data} label={`Result ${seq}`} />}
          </Part>
        ))}
        {list.hasNextPage && (
          <Button look="ghost" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Later ones
          </Button>
        )}
      </div>
    </div>
  );
}

function isEmitted({ data }: RunEvent): boolean {
  return isResult(data);
}

function Part({
  title,
  at,
  children,
}: {
  readonly title: string;
  readonly at: string | null;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <header className="flex items-baseline gap-2 border-b border-line pb-1.5">
        <h2 className="text-sm font-medium">{title}</h2>
        <span className="ml-auto text-xs text-ink-faint">
          <Time at={at} />
        </span>
      </header>
      {children}
    </section>
  );
}
