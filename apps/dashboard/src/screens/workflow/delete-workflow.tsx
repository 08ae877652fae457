import type { Workflow } from "@pawl/api";
import { DeleteDialog } from "../../app/delete-dialog.tsx";
import { client } from "../../data/client.ts";
import { workflowKeys } from "../../data/workflows/workflow-keys.ts";

export function DeleteWorkflow({
  workflow: { id, name },
  onClose,
}: {
  readonly workflow: Pick<Workflow, "id" | "name">;
  readonly onClose: () => void;
}) {
  return (
    <DeleteDialog
      what="workflow"
      name={name}
      description="Its runs stay; links to it lead nowhere any more. This cannot be undone."
      remove={() => client.workflows.delete(id)}
      list="/workflows"
      one={workflowKeys.one(id)}
      lists={workflowKeys.lists}
      onClose={onClose}
    />
  );
}
