import type { Overlap, Schedule } from "@pawl/api";
import type { NewSchedule, ScheduleChange, Timing } from "../../data/schedules/schedule-keys.ts";
import { localInputOf, momentOf } from "../../design/local-input.ts";
import { tagsOf, tagsText } from "../../design/tags-text.ts";

/** A schedule as it is being entered: texts, as they stand in the fields; "": left out. */
export interface ScheduleDraft {
  readonly name: string;
  readonly description: string;
  readonly agent: string;
  readonly version: string;
  readonly kind: "cron" | "every";
  readonly cron: string;
  readonly every: string;
  readonly timezone: string;
  readonly overlap: "" | Overlap;
  readonly catchUpLimit: string;
  readonly catchUpWindow: string;
  readonly jitter: string;
  /** Of `<input type="datetime-local">`, in this browser's zone. */
  readonly startAt: string;
  readonly endAt: string;
  readonly maxRuns: string;
  readonly tags: string;
}

/** Every weekday in the morning: something to change. */
export function newDraft(agent: string, timezone: string): ScheduleDraft {
  return {
    name: "",
    description: "",
    agent,
    version: "",
    kind: "cron",
    cron: "0 9 * * 1-5",
    every: "1h",
    timezone,
    overlap: "",
    catchUpLimit: "",
    catchUpWindow: "",
    jitter: "",
    startAt: "",
    endAt: "",
    maxRuns: "",
    tags: "",
  };
}

/** Pure but for the browser's zone. */
export function draftOf(schedule: Schedule): ScheduleDraft {
  return {
    name: schedule.name,
    description: schedule.description ?? "",
    agent: schedule.agent,
    version: schedule.version === null ? "" : String(schedule.version),
    kind: schedule.cron === null ? "every" : "cron",
    cron: schedule.cron ?? "",
    every: schedule.every ?? "",
    timezone: schedule.timezone,
    overlap: schedule.overlap,
    catchUpLimit: String(schedule.catchUp.limit),
    catchUpWindow: schedule.catchUp.window,
    jitter: schedule.jitter === "0s" ? "" : schedule.jitter,
    startAt: localInputOf(schedule.startAt),
    endAt: localInputOf(schedule.endAt),
    maxRuns: schedule.maxRuns === null ? "" : String(schedule.maxRuns),
    tags: tagsText(schedule.tags),
  };
}

/** When it is to tick; null: too little is said. Pure. */
export function timingOf({ kind, cron, every, timezone, startAt, endAt }: ScheduleDraft): Timing | null {
  const line = (kind === "cron" ? cron : every).trim();
  if (line === "") return null;
  return {
    ...(kind === "cron" ? { cron: line } : { every: line }),
    ...(kind === "cron" && timezone.trim() !== "" && { timezone: timezone.trim() }),
    ...(momentOf(startAt) !== null && { startAt: momentOf(startAt)! }),
    ...(momentOf(endAt) !== null && { endAt: momentOf(endAt)! }),
  };
}

/** What is wrong with it before the server is asked, by field. Pure. */
export function draftProblems(draft: ScheduleDraft): Partial<Record<keyof ScheduleDraft, string>> {
  const isCount = (text: string, min: number) =>
    text.trim() === "" || (/^\d{1,9}$/.test(text.trim()) && Number(text) >= min);
  return {
    ...(draft.name.trim() === "" && { name: "It needs a name" }),
    ...(draft.agent === "" && { agent: "Say which agent it starts" }),
    ...(draft.kind === "cron" && draft.cron.trim() === "" && { cron: "Say when" }),
    ...(draft.kind === "every" && draft.every.trim() === "" && { every: "Say how often" }),
    ...(!isCount(draft.catchUpLimit, 0) && { catchUpLimit: "A whole number from 0 to 1000" }),
    ...(!isCount(draft.maxRuns, 1) && { maxRuns: "A whole number from 1 on" }),
    ...(!isCount(draft.version, 1) && { version: "A whole number from 1 on" }),
  };
}

/** What a new one is made of. Pure. */
export function createBodyOf(draft: ScheduleDraft, input: unknown): NewSchedule {
  const { version, description, tags, overlap, catchUp, jitter, maxRuns } = valuesOf(draft);
  return {
    name: draft.name.trim(),
    agent: draft.agent,
    ...timingOf(draft),
    ...(input !== undefined && { input }),
    ...(version !== null && { version }),
    ...(description !== null && { description }),
    ...(tags !== null && { tags }),
    ...(overlap !== null && { overlap }),
    ...(catchUp !== null && { catchUp }),
    ...(jitter !== null && { jitter }),
    ...(maxRuns !== null && { maxRuns }),
  };
}

/** What an existing one becomes: what is left out goes back to its default. Pure. */
export function updateBodyOf(draft: ScheduleDraft, input: unknown): ScheduleChange {
  const timing = timingOf(draft) ?? {};
  return {
    cron: timing.cron ?? null,
    every: timing.every ?? null,
    timezone: timing.timezone ?? null,
    startAt: timing.startAt ?? null,
    endAt: timing.endAt ?? null,
    agent: draft.agent,
    ...valuesOf(draft),
    ...(input !== undefined && { input }),
  };
}

function valuesOf(draft: ScheduleDraft) {
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  const count = (value: string) => (value.trim() === "" ? null : Number(value));
  const [limit, window] = [count(draft.catchUpLimit), text(draft.catchUpWindow)];
  const tags = tagsOf(draft.tags);
  return {
    version: count(draft.version),
    description: text(draft.description),
    tags: Object.keys(tags).length === 0 ? null : tags,
    overlap: draft.overlap === "" ? null : draft.overlap,
    catchUp:
      limit === null && window === null
        ? null
        : { ...(limit !== null && { limit }), ...(window !== null && { window }) },
    jitter: text(draft.jitter),
    maxRuns: count(draft.maxRuns),
  };
}
