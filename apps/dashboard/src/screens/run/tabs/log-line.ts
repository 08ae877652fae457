import type { RunEvent } from "@pawl/api";

/** A line of the log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  /** `n=1 topic="pawls"`. */
  readonly fields: string;
}

/** What an event says as a line: `ctx.log`, captured output, or what code has emitted as `debug`. Pure. */
export function logLineOf({ kind, data }: Pick<RunEvent, "kind" | "data">): LogLine {
  if (typeof data === "string") return { level: kind, message: data.replace(/\n$/, ""), fields: "" };
  if (typeof data !== "object" || data === null)
    return { level: kind, message: data === undefined || data === null ? "" : JSON.stringify(data), fields: "" };
  const { level, message, text, fields, ...others } = data as Readonly<Record<string, unknown>>;
  const more = typeof fields === "object" && fields !== null ? { ...fields, ...others } : others;
  return {
    level: typeof level === "string" ? level : kind,
    message: textOf(message ?? text ?? ""),
    fields: Object.entries(more)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(" "),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.replace(/\n$/, "") : JSON.stringify(value);
}
