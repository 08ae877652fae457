import type { Schedule } from "@pawl/api";
import cronstrue from "cronstrue";

/** A cron line in words: `At 09:00, Monday through Friday`; null: no words are known for it, or it is none. Pure. */
export function cronText(cron: string): string | null {
  try {
    return cronstrue.toString(cron.trim(), { use24HourTimeFormat: true, throwExceptionOnParseError: true });
  } catch {
    return null;
  }
}

/** When a schedule ticks, in words. Pure. */
export function whenText({ cron, every }: Pick<Schedule, "cron" | "every">): string {
  if (cron !== null) return cronText(cron) ?? cron;
  return every === null ? "Only when it is triggered" : `Every ${every}`;
}
