import { getRouteApi, Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTitle } from "../../app/screen-header.tsx";
import { isNotFound, messageOf } from "../../data/problem-text.ts";
import { useLiveRun, useRun, useSteps } from "../../data/runs/use-run.ts";
import { buttonLook, Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Note } from "../../design/note.tsx";
import { Skeleton, SkeletonRows } from "../../design/skeleton.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { RunFilesOf } from "../../results/run-files-of.tsx";
import { isTerminal } from "./is-terminal.ts";
import { RunHeader } from "./run-header.tsx";
import type { RunTab } from "./run-tab.ts";
import { EventsTab } from "./tabs/events-tab.tsx";
import { LogsTab } from "./tabs/logs-tab.tsx";
import { RelatedTab } from "./tabs/related-tab.tsx";
import { ResultsTab } from "./tabs/results-tab.tsx";
import { StreamsTab } from "./tabs/streams-tab.tsx";
import { TimelineTab } from "./tabs/timeline-tab.tsx";

const route = getRouteApi("/app/runs/$run");

// What lays a graph out is large, and few look at one.
const GraphTab = lazy(() => import("./tabs/graph-tab.tsx").then(({ GraphTab }) => ({ default: GraphTab })));

const tabs: readonly { readonly name: RunTab; readonly label: string }[] = [
  { name: "timeline", label: "Timeline" },
  { name: "graph", label: "Graph" },
  { name: "results", label: "Results" },
  { name: "events", label: "Events" },
  { name: "logs", label: "Logs" },
  { name: "streams", label: "Streams" },
  { name: "related", label: "Related" },
];

/** One run: what it has done, what it has come to, and what can be done with it; live. */
export function RunScreen() {
  const { run: id } = route.useParams();
  const { tab = "timeline" } = route.useSearch();
  const navigate = route.useNavigate();
  const run = useRun(id);
  const steps = useSteps(id);
  useLiveRun(id, {
    fromSeq: run.data !== undefined && steps.data !== undefined ? steps.data.lastSeq + 1 : null,
    isOver: run.data !== undefined && isTerminal(run.data.status),
  });
  useTitle(run.data === undefined ? "Run" : `${run.data.agent} ${run.data.status}`);
  if (run.isError && run.data === undefined)
    return isNotFound(run.error) ? (
      <NoSuchRun id={id} />
    ) : (
      <Failed error={run.error} onRetry={() => void run.refetch()} />
    );
  if (run.data === undefined) return <Loading />;
  return (
    <RunFilesOf run={id}>
      <RunHeader run={run.data} />
      <Tabs
        label="Of this run"
        className="grow"
        tabs={tabs}
        current={tab}
        onChange={(tab) => void navigate({ search: tab === "timeline" ? {} : { tab }, replace: true })}
      >
        {tab === "timeline" && <TimelineTab run={run.data} steps={steps} isOver={isTerminal(run.data.status)} />}
        {tab === "results" && <ResultsTab run={run.data} />}
        {tab === "graph" && (
          <Suspense fallback={<SkeletonRows label="Reading the graph" />}>
            <GraphTab run={run.data} steps={steps.data?.items} />
          </Suspense>
        )}
        {tab === "events" && <EventsTab id={id} />}
        {tab === "logs" && <LogsTab id={id} />}
        {tab === "streams" && <StreamsTab id={id} isOver={isTerminal(run.data.status)} />}
        {tab === "related" && <RelatedTab run={run.data} />}
      </Tabs>
    </RunFilesOf>
  );
}

function NoSuchRun({ id }: { readonly id: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such run"
      action={
        <Link to="/runs" className={buttonLook({ size: "md" })}>
          To the runs
        </Link>
      }
    >
      <p className="break-all">{id} is not there: it was deleted, or it is somebody else's.</p>
    </EmptyState>
  );
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="p-4">
      <Note look="error" title="The run cannot be read" action={<Button onClick={onRetry}>Try again</Button>}>
        {messageOf(error)}
      </Note>
    </div>
  );
}

function Loading() {
  return (
    <>
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="h-5 w-56" />
        <Skeleton className="w-96" />
      </div>
      <SkeletonRows label="Reading the run" />
    </>
  );
}
