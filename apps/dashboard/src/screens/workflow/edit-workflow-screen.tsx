import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { ApiProblem } from "@pawl/client";
import { takeWorkflow, useWorkflow } from "../../data/workflows/use-workflows.ts";
import { client } from "../../data/client.ts";
import { Button, buttonLook } from "../../design/button.tsx";
import { Note } from "../../design/note.tsx";
import { workflowDraftOf, workflowFieldsOf } from "./workflow-draft.ts";
import { WorkflowForm } from "./workflow-form.tsx";

const route = getRouteApi("/app/workflows/$workflow/edit");

/** Changes what the reader has seen: where somebody else was first, it says so instead of writing over it. */
export function EditWorkflowScreen() {
  const { workflow: id } = route.useParams();
  const navigate = useNavigate();
  const query = useWorkflow(id);
  // What is edited is what was there at the beginning, whatever is read anew meanwhile.
  const [begun, setBegun] = useState(query.data);
  const [isOld, setOld] = useState(false);
  const workflow = begun ?? query.data;
  if (begun === undefined && query.data !== undefined) setBegun(query.data);
  return (
    <>
      <ScreenHeader title={workflow === undefined ? "Edit" : `Edit ${workflow.name}`} />
      <div className="flex min-h-0 grow flex-col gap-4 overflow-y-auto border-t border-line bg-surface px-4 py-5 max-sm:px-3">
        {workflow === undefined && <Reading what="The workflow" query={query} />}
        {isOld && (
          <Note
            look="warning"
            title="It has been changed meanwhile, in another window or by a program"
            action={
              <Button
                onClick={() =>
                  void query.refetch().then(({ data }) => {
                    setBegun(data);
                    setOld(false);
                  })
                }
              >
                Begin anew with that
              </Button>
            }
          >
            What you have written is still here, and not saved.
          </Note>
        )}
        {workflow !== undefined && (
          <WorkflowForm
            key={workflow.revision}
            initial={workflowDraftOf(workflow)}
            input={workflow.input}
            isNew={false}
            submit="Save"
            onSubmit={async (draft, input) => {
              try {
                takeWorkflow(
                  await client.workflows.update(id, workflowFieldsOf(draft, input), { ifMatch: workflow.revision }),
                );
              } catch (error) {
                setOld(error instanceof ApiProblem && error.code === "precondition_failed");
                throw error;
              }
              toast(`Saved ${draft.name}`);
              await navigate({ to: "/workflows/$workflow", params: { workflow: id } });
            }}
            cancel={
              <Link
                to="/workflows/$workflow"
                params={{ workflow: id }}
                className={buttonLook({ look: "ghost", size: "md" })}
              >
                Do not
              </Link>
            }
          />
        )}
      </div>
    </>
  );
}
