import type { Run } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { client } from "../../../data/client.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { keys } from "../../../data/keys.ts";
import { queryClient } from "../../../data/query-client.ts";
import { Button } from "../../../design/button.tsx";
import { Dialog } from "../../../design/dialog.tsx";

export function DeleteDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => client.runs.delete(run.id),
    onSuccess: async () => {
      toast("Deleted the run");
      await navigate({ to: "/runs" });
      queryClient.removeQueries({ queryKey: keys.run(run.id) });
      await queryClient.invalidateQueries({ queryKey: keys.runLists });
    },
    onError: (error) => toast.error("The run could not be deleted", { description: messageOf(error) }),
  });
  return (
    <Dialog
      title="Delete this run?"
      description="It is removed with its history, results and files. This cannot be undone."
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
