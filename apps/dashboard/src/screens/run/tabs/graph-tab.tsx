import type { Run, Step } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Waypoints } from "lucide-react";
import { useMemo } from "react";
import { client } from "../../../data/client.ts";
import { keys } from "../../../data/keys.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { graphOfSteps } from "../../../graph/graph-of-steps.ts";
import { GraphView } from "../../../graph/graph-view.tsx";
import { walkOfRun } from "../../../graph/walk-of-run.ts";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { RunPanel } from "../panel/run-panel.tsx";
import { StepPanel } from "../panel/step-panel.tsx";

const route = getRouteApi("/app/runs/$run");

/** Where the run is in its graph, how often it was at each node, and the way that it took; of a workflow, what came after what. */
export function GraphTab({ run, steps }: { readonly run: Run; readonly steps: readonly Step[] | undefined }) {
  const { step: current = null } = route.useSearch();
  const navigate = route.useNavigate();
  const agent = useQuery({
    queryKey: keys.agent(run.agent, run.version),
    queryFn: () => client.agents.get(run.agent, { version: run.version }),
    staleTime: 5 * 60_000,
  });
  const drawn = useMemo(() => {
    if (steps === undefined || agent.isPending) return undefined;
    const graph = agent.data?.graph ?? null;
    return graph === null ? graphOfSteps(steps) : { graph, walk: walkOfRun(graph, steps) };
  }, [agent.data, agent.isPending, steps]);
  const select = (step: string | null) =>
    void navigate({
      search: { tab: "graph" as const, ...(step !== null && step !== current && { step }) },
      replace: true,
    });
  useShortcuts(
    "Graph",
    current === null ? [] : [{ keys: "Escape", label: "Back to the run", run: () => select(null) }],
  );
  if (drawn === undefined || steps === undefined) return <SkeletonRows label="Reading the graph" />;
  if (drawn === null || drawn.graph.nodes.length === 0)
    return (
      <EmptyState icon={Waypoints} title={drawn === null ? "Too much for a picture" : "Nothing to draw yet"}>
        {drawn === null
          ? "It has steps of more than sixty names; the timeline shows them all."
          : "What the run does appears here as it happens."}
      </EmptyState>
    );
  const { graph, walk } = drawn;
  const isGraph = agent.data?.graph != null;
  const step = current === null ? undefined : steps.findLast(({ key }) => key === current);
  const chosen = step === undefined ? null : [...walk.nodes].find(([, { stepKey }]) => stepKey === step.key)?.[0];
  return (
    <div className="flex min-h-0 grow max-lg:flex-col max-lg:overflow-y-auto">
      <div className="flex min-h-0 min-w-0 grow flex-col bg-surface max-lg:max-h-[75dvh] max-lg:min-h-96 max-lg:shrink-0">
        {!isGraph && (
          <p className="border-b border-line px-4 py-2 text-xs text-ink-faint">
            Told by times: what stands below began when what is above had ended. Steps of one name are one.
          </p>
        )}
        <GraphView
          graph={graph}
          walk={walk}
          label={isGraph ? `The graph ${run.agent}` : "What came after what"}
          current={chosen ?? null}
          onSelect={(id) => select(walk.nodes.get(id)?.stepKey ?? null)}
        />
      </div>
      <aside
        aria-label={step === undefined ? "The run" : `The step ${step.key}`}
        className="flex w-104 shrink-0 flex-col overflow-y-auto border-l border-line max-lg:w-full max-lg:overflow-visible max-lg:border-t max-lg:border-l-0"
      >
        {step === undefined ? (
          <RunPanel run={run} />
        ) : (
          <StepPanel key={step.key} run={run} step={step} onClose={() => select(null)} />
        )}
      </aside>
    </div>
  );
}
