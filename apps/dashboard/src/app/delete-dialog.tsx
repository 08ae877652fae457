import { useMutation, type QueryKey } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import { queryClient } from "../data/query-client.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";

export interface DeleteDialogProps {
  /** `schedule`. */
  readonly what: string;
  /** What it is called; left out: it has no name. */
  readonly name?: string;
  /** What goes with it, and what stays. */
  readonly description: string;
  readonly remove: () => Promise<unknown>;
  /** The list in which it stood; whoever has deleted it is led there. */
  readonly list: "/runs" | "/schedules" | "/workflows";
  /** What is known of it, and of the lists that it stands in. */
  readonly one: QueryKey;
  readonly lists: QueryKey;
  readonly onClose: () => void;
}

/** Asks before something is deleted for good. */
export function DeleteDialog({ what, name, description, remove, list, one, lists, onClose }: DeleteDialogProps) {
  const navigate = useNavigate();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      toast(`Deleted ${name ?? `the ${what}`}`);
      // First away from its page, which would ask for it again.
      await navigate({ to: list, search: {} });
      queryClient.removeQueries({ queryKey: one });
      await queryClient.invalidateQueries({ queryKey: lists });
    },
    onError: (error) => toast.error(`The ${what} could not be deleted`, { description: messageOf(error) }),
  });
  return (
    <Dialog
      title={`Delete ${name ?? `this ${what}`}?`}
      description={description}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Keep it
          </Button>
          <Button size="md" look="danger" isBusy={removal.isPending} onClick={() => removal.mutate()}>
            Delete it
          </Button>
        </>
      }
    />
  );
}
