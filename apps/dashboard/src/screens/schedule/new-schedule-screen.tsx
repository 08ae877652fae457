import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { client } from "../../data/client.ts";
import { scheduleChanged } from "../../data/schedules/use-schedules.ts";
import { buttonLook } from "../../design/button.tsx";
import { preferences } from "../../preferences/preferences.ts";
import { createBodyOf, newDraft } from "./schedule-draft.ts";
import { ScheduleForm } from "./schedule-form.tsx";

const route = getRouteApi("/app/new/schedule");

export function NewScheduleScreen() {
  const { agent = "" } = route.useSearch();
  const navigate = useNavigate();
  const { zone } = preferences();
  const here = zone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  return (
    <>
      <ScreenHeader title="New schedule" />
      <div className="min-h-0 grow overflow-y-auto border-t border-line bg-surface px-4 py-5 max-sm:px-3">
        <ScheduleForm
          initial={newDraft(agent, here)}
          input={undefined}
          isNew
          submit="Make the schedule"
          onSubmit={async (draft, input) => {
            const { name } = await client.schedules.create(createBodyOf(draft, input));
            scheduleChanged(name);
            toast(`Made ${name}`);
            await navigate({ to: "/schedules/$schedule", params: { schedule: name } });
          }}
          aside={
            <Link to="/schedules" search={{}} className={buttonLook({ look: "ghost", size: "md" })}>
              Do not
            </Link>
          }
        />
      </div>
    </>
  );
}
