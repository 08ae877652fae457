import type { Schedule } from "@pawl/api";
import { DeleteDialog } from "../../app/delete-dialog.tsx";
import { client } from "../../data/client.ts";
import { scheduleKeys } from "../../data/schedules/schedule-keys.ts";

export function DeleteSchedule({
  schedule: { name, origin },
  onClose,
}: {
  readonly schedule: Pick<Schedule, "name" | "origin">;
  readonly onClose: () => void;
}) {
  return (
    <DeleteDialog
      what="schedule"
      name={name}
      description={
        origin === "definition"
          ? "Its runs go on and stay. As the code of the agent has it, it comes back when a worker with that code starts."
          : "Its runs go on and stay. This cannot be undone; to stop it for a while, pause it."
      }
      remove={() => client.schedules.delete(name)}
      list="/schedules"
      one={scheduleKeys.one(name)}
      lists={scheduleKeys.lists}
      onClose={onClose}
    />
  );
}
