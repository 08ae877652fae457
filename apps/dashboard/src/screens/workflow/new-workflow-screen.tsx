import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { takeWorkflow } from "../../data/workflows/use-workflows.ts";
import { client } from "../../data/client.ts";
import { buttonLook } from "../../design/button.tsx";
import { newWorkflowDraft, workflowFieldsOf } from "./workflow-draft.ts";
import { WorkflowForm } from "./workflow-form.tsx";

const route = getRouteApi("/app/new/workflow");

export function NewWorkflowScreen() {
  const { agent = "" } = route.useSearch();
  const navigate = useNavigate();
  return (
    <>
      <ScreenHeader title="New workflow" />
      <div className="min-h-0 grow overflow-y-auto border-t border-line bg-surface px-4 py-5 max-sm:px-3">
        <WorkflowForm
          initial={newWorkflowDraft(agent)}
          input={undefined}
          isNew
          submit="Save"
          onSubmit={async (draft, input) => {
            const workflow = await client.workflows.create({ agent: draft.agent, ...workflowFieldsOf(draft, input) });
            takeWorkflow(workflow);
            toast(`Saved ${workflow.name}`);
            await navigate({ to: "/workflows/$workflow", params: { workflow: workflow.id } });
          }}
          cancel={
            <Link to="/workflows" search={{}} className={buttonLook({ look: "ghost", size: "md" })}>
              Do not
            </Link>
          }
        />
      </div>
    </>
  );
}
