import type { Workflow } from "@pawl/api";
import { Play } from "lucide-react";
import { useRunWorkflow } from "../../data/workflows/use-run-workflow.ts";
import { Button } from "../../design/button.tsx";

export function RunNowButton({ workflow }: { readonly workflow: Pick<Workflow, "id" | "name"> }) {
  const run = useRunWorkflow(workflow);
  return (
    <Button isBusy={run.isPending} onClick={() => run.mutate()} aria-label={`Run ${workflow.name}`}>
      <Play aria-hidden /> Run
    </Button>
  );
}
