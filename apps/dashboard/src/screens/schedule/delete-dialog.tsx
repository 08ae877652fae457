import type { Schedule } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { client } from "../../data/client.ts";
import { scheduleKeys } from "../../data/schedules/schedule-keys.ts";
import { queryClient } from "../../data/query-client.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";

export function DeleteDialog({
  schedule: { name, origin },
  onClose,
}: {
  readonly schedule: Pick<Schedule, "name" | "origin">;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => client.schedules.delete(name),
    onSuccess: async () => {
      toast(`Deleted ${name}`);
      await navigate({ to: "/schedules", search: {} });
      queryClient.removeQueries({ queryKey: scheduleKeys.one(name) });
      await queryClient.invalidateQueries({ queryKey: scheduleKeys.lists });
    },
    onError: (error) => toast.error("The schedule could not be deleted", { description: messageOf(error) }),
  });
  return (
    <Dialog
      title={`Delete ${name}?`}
      description={
        origin === "definition"
          ? "Its runs go on and stay. As the code of the agent has it, it comes back when a worker with that code starts."
          : "Its runs go on and stay. This cannot be undone; to stop it for a while, pause it."
      }
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
