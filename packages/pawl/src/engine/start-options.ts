import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import { checkText } from "../values/storable-text.ts";
import { checkName } from "../workflow/name.ts";

/** What a start says about the run besides its input, checked: of `pawl.start` and of the start of a child alike. */

export function checkedName(name: string, what: string): string {
  checkName(name, what);
  return name;
}

export function checkPriority(priority: number): number {
  // Stores keep it in 32 bits.
  if (Number.isInteger(priority) && Math.abs(priority) < 2 ** 31) return priority;
  throw new PawlError(
    "invalid_option",
    `The option priority is ${String(priority)}; it must be a whole number between -2147483647 and 2147483647.`,
  );
}

export function checkTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) {
    throw new PawlError(
      "invalid_option",
      `The option tags must be an object such as { tenant: "acme" }, not ${JSON.stringify(tags)}.`,
    );
  }
  for (const [key, value] of Object.entries(tags)) {
    checkText(key, "name of a tag");
    if (typeof value === "string") {
      checkText(value, `tag ${JSON.stringify(key)}`);
      continue;
    }
    throw new PawlError("invalid_option", `The tag "${key}" is ${JSON.stringify(value)}; tags are texts.`);
  }
  return tags;
}

/** From when on the run is due, if it is started at `nowMs`. */
export function dueMsOf(delay: Duration | Date | undefined, nowMs: number): number {
  if (delay === undefined) return nowMs;
  if (!(delay instanceof Date)) return nowMs + durationMs(delay, "delay");
  if (Number.isNaN(delay.getTime())) throw new PawlError("invalid_option", "The option delay is an invalid Date.");
  return delay.getTime();
}
