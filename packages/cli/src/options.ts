import { InvalidArgumentError } from "commander";
import { runStatuses } from "pawl/internal";
import { eventTopics, type EventTopic, type RunStatus } from "pawl";

/** Parsers for the values of options; what they throw becomes a usage error that names the option. */

export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

export function anyWholeNumber(text: string): number {
  return wholeNumber(Number.MIN_SAFE_INTEGER)(text);
}

const agoUnitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A moment: `2026-01-31`, `2026-01-31T12:00:00Z`, or how long ago: `30m`, `2h`, `7d`. */
export function moment(nowMs: () => number): (text: string) => Date {
  return (text) => {
    const ago = /^(\d+)\s*([smhdw])$/.exec(text.trim());
    const unitMs = agoUnitsMs[ago?.[2] ?? ""];
    const at =
      unitMs === undefined
        ? new Date(/^\d{4}-/.test(text) ? text : NaN)
        : new Date(nowMs() - Number(ago?.[1]) * unitMs);
    if (!Number.isNaN(at.getTime())) return at;
    throw new InvalidArgumentError('It must be a time such as "2h" (ago), "2026-01-31" or "2026-01-31T12:00:00Z".');
  };
}

/** A moment that may lie ahead: `2026-01-31`, `2026-01-31T12:00:00Z`. */
export function date(text: string): Date {
  const at = new Date(/^\d{4}-/.test(text) ? text : NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError('It must be a time such as "2026-01-31" or "2026-01-31T12:00:00Z".');
}

/** `failed,blocked`, or the option several times. */
export function statuses(text: string, before: readonly RunStatus[] = []): RunStatus[] {
  const items = list(text);
  const isStatus = (item: string): item is RunStatus => (runStatuses as readonly string[]).includes(item);
  if (items.every(isStatus)) return [...before, ...items];
  const unknown = items.find((item) => !isStatus(item));
  throw new InvalidArgumentError(`There is no status "${unknown}". There are: ${runStatuses.join(", ")}.`);
}

/** `error,final`, or the option several times. */
export function topics(text: string, before: readonly EventTopic[] = []): EventTopic[] {
  const items = list(text);
  const isTopic = (item: string): item is EventTopic => (eventTopics as readonly string[]).includes(item);
  if (items.every(isTopic)) return [...before, ...items];
  const unknown = items.find((item) => !isTopic(item));
  throw new InvalidArgumentError(`There is no topic "${unknown}". There are: ${eventTopics.join(", ")}.`);
}

/** `--tag a=1 --tag b=2`. */
export function tag(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be key=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** `a,b`, or the option several times. */
export function list(text: string, before: readonly string[] = []): string[] {
  const items = text.split(",").map((item) => item.trim());
  if (items.includes("")) throw new InvalidArgumentError("It must be a name, or several with commas between them.");
  return [...before, ...items];
}

/** Those whose values are not undefined: for calls whose options must be absent rather than undefined. */
export function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
