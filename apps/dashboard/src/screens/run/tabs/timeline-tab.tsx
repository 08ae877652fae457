import type { Run } from "@pawl/api";
import { getRouteApi } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import type { CSSProperties } from "react";
import { messageOf } from "../../../data/problem-text.ts";
import type { useSteps } from "../../../data/runs/use-run.ts";
import { Button } from "../../../design/button.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Note } from "../../../design/note.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useShortcuts } from "../../../keyboard/use-shortcuts.ts";
import { RunPanel } from "../panel/run-panel.tsx";
import { StepPanel } from "../panel/step-panel.tsx";
import { Timeline } from "../timeline/timeline.tsx";

const route = getRouteApi("/app/runs/$run");

/** The timeline, and beside it the step that was chosen, or the run itself. */
export function TimelineTab({
  run,
  steps,
  isOver,
}: {
  readonly run: Run;
  readonly steps: ReturnType<typeof useSteps>;
  readonly isOver: boolean;
}) {
  const { step: current = null } = route.useSearch();
  const navigate = route.useNavigate();
  const select = (step: string | null) =>
    void navigate({ search: step === null || step === current ? {} : { step }, replace: true });
  const items = steps.data?.items ?? [];
  const step = current === null ? undefined : items.findLast(({ key }) => key === current);
  useShortcuts(
    "Steps",
    step === undefined ? [] : [{ keys: "Escape", label: "Back to the run", run: () => select(null) }],
  );
  return (
    <div className="flex min-h-0 grow max-lg:flex-col max-lg:overflow-y-auto">
      <div
        className="flex min-h-0 min-w-0 grow bg-surface max-lg:h-[min(65dvh,max(12rem,var(--lines)))] max-lg:grow-0 max-lg:shrink-0"
        style={{ "--lines": `${112 + items.length * 30}px` } as CSSProperties}
      >
        {steps.isPending && (
          <div className="grow">
            <SkeletonRows label="Reading the steps" />
          </div>
        )}
        {steps.isError && steps.data === undefined && (
          <div className="grow p-4">
            <Note
              look="error"
              title="The steps cannot be read"
              action={<Button onClick={() => void steps.refetch()}>Try again</Button>}
            >
              {messageOf(steps.error)}
            </Note>
          </div>
        )}
        {steps.isSuccess && items.length === 0 && (
          <EmptyState icon={ListTree} title={isOver ? "It took no steps" : "No steps yet"}>
            {isOver
              ? "The code ended without a step, a sleep or a wait."
              : "What the run does appears here as it happens."}
          </EmptyState>
        )}
        {steps.data !== undefined && items.length > 0 && (
          <Timeline run={run} steps={items} total={steps.data.total} current={current} onSelect={select} />
        )}
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
