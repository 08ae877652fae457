import type { Pawl, Schedule } from "pawl";

const pageSize = 100;

/** Nothing is started any more for somebody who is gone. What is in an agent's code is its author's business. */
export async function removeSchedulesOf(pawl: Pick<Pawl, "schedules">, owner: string): Promise<void> {
  for await (const { name } of schedulesOf(pawl, { owner })) await pawl.schedules.delete(name);
}

/** Nothing is started for somebody who is locked out; whoever lets them in again sees why. */
export async function pauseSchedulesOf(pawl: Pick<Pawl, "schedules">, owner: string, note: string): Promise<void> {
  for await (const { name } of schedulesOf(pawl, { owner, status: "active" })) await pawl.schedules.pause(name, note);
}

async function* schedulesOf(
  { schedules }: Pick<Pawl, "schedules">,
  query: { readonly owner: string; readonly status?: "active" },
): AsyncGenerator<Schedule, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await schedules.list({ ...query, limit: pageSize, ...(cursor !== undefined && { cursor }) });
    for (const schedule of page.items) if (schedule.origin === "api") yield schedule;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
