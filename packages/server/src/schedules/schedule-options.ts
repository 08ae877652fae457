import type { BodyOf, schedulesCreate, schedulesUpdate } from "@pawl/api";
import type { ScheduleChanges, ScheduleTiming } from "pawl";
import { userTags } from "../runs/own-tags.ts";

type Fields = Omit<BodyOf<typeof schedulesCreate>, "name" | "paused">;
type Changes = BodyOf<typeof schedulesUpdate>;

/** What is named, as the engine takes it; null goes back to the default. @throws PawlError `invalid_option`. */
export function scheduleOptions(fields: Partial<Fields> | Changes): ScheduleChanges {
  const { agent, startAt, endAt, tags, ...same } = fields;
  return {
    ...(Object.fromEntries(Object.entries(same).map(([name, value]) => [name, valueOf(name, value)])) as object),
    ...(agent !== undefined && { workflow: agent }),
    ...(startAt !== undefined && { startAt: dateOf(startAt) }),
    ...(endAt !== undefined && { endAt: dateOf(endAt) }),
    ...(tags !== undefined && { tags: tags === null ? undefined : userTags(tags) }),
  };
}

/** Null is an input like any other. */
function valueOf(name: string, value: unknown): unknown {
  return value === null && name !== "input" ? undefined : value;
}

export function timingOf(
  timing: Pick<Partial<Fields>, "cron" | "every" | "timezone" | "startAt" | "endAt">,
): ScheduleTiming {
  const { cron, every, timezone, startAt, endAt } = timing;
  return scheduleOptions({
    ...(cron !== undefined && { cron }),
    ...(every !== undefined && { every }),
    ...(timezone !== undefined && { timezone }),
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
  }) as ScheduleTiming;
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
