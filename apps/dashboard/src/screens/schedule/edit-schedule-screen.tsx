import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { client } from "../../data/client.ts";
import { scheduleChanged, useSchedule } from "../../data/schedules/use-schedules.ts";
import { buttonLook } from "../../design/button.tsx";
import { Note } from "../../design/note.tsx";
import { draftOf, updateBodyOf } from "./schedule-draft.ts";
import { ScheduleForm } from "./schedule-form.tsx";

const route = getRouteApi("/app/schedules/$schedule/edit");

export function EditScheduleScreen() {
  const { schedule: name } = route.useParams();
  const navigate = useNavigate();
  const query = useSchedule(name);
  const schedule = query.data;
  return (
    <>
      <ScreenHeader title={`Edit ${name}`} />
      <div className="min-h-0 grow overflow-y-auto border-t border-line bg-surface px-4 py-5 max-sm:px-3">
        {schedule === undefined && <Reading what="The schedule" query={query} />}
        {schedule?.origin === "definition" && (
          <Note title="It is from the code of the agent">
            What the code says of it is changed there, and comes with the next deploy.
          </Note>
        )}
        {schedule?.origin === "api" && (
          <ScheduleForm
            initial={draftOf(schedule)}
            input={schedule.input}
            isNew={false}
            submit="Save"
            onSubmit={async (draft, input) => {
              await client.schedules.update(name, updateBodyOf(draft, input));
              scheduleChanged(name);
              toast(`Saved ${name}`);
              await navigate({ to: "/schedules/$schedule", params: { schedule: name } });
            }}
            aside={
              <Link
                to="/schedules/$schedule"
                params={{ schedule: name }}
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
