import { InvalidArgumentError } from "commander";
import { PawlError, durationMs } from "pawl";

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

/** A duration such as `30s` or `2h30m`; kept as the text that it is. */
export function duration(text: string): string {
  try {
    durationMs(text, "");
    return text;
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    throw new InvalidArgumentError('It must be a duration such as "30s", "2h30m" or "3 days".');
  }
}

/** A moment (`2026-01-31`, `2026-01-31T12:00:00Z`) or how long ago (`2h`), as milliseconds since 1970. */
export function moment(nowMs: () => number): (text: string) => Date {
  return (text) => {
    if (/^\d{4}-/.test(text)) {
      const at = new Date(text);
      if (!Number.isNaN(at.getTime())) return at;
    } else {
      try {
        return new Date(nowMs() - durationMs(text, ""));
      } catch {
        // Said below, for both forms.
      }
    }
    throw new InvalidArgumentError('It must be a time such as "2h" (ago), "2026-01-31" or "2026-01-31T12:00:00Z".');
  };
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
