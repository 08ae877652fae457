import type { Workflow } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { queryClient } from "../../data/query-client.ts";
import { workflowKeys } from "../../data/workflows/workflow-keys.ts";
import { client } from "../../data/client.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";

export function DeleteDialog({
  workflow: { id, name },
  onClose,
}: {
  readonly workflow: Pick<Workflow, "id" | "name">;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => client.workflows.delete(id),
    onSuccess: async () => {
      toast(`Deleted ${name}`);
      await navigate({ to: "/workflows", search: {} });
      queryClient.removeQueries({ queryKey: workflowKeys.one(id) });
      await queryClient.invalidateQueries({ queryKey: workflowKeys.lists });
    },
    onError: (error) => toast.error("The workflow could not be deleted", { description: messageOf(error) }),
  });
  return (
    <Dialog
      title={`Delete ${name}?`}
      description="Its runs stay; links to it lead nowhere any more. This cannot be undone."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Keep it
          </Button>
          <Button size="md" look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
            Delete it
          </Button>
        </>
      }
    />
  );
}
