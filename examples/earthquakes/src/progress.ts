import type { RunEvent } from "pawl";

/** How far a run is, as its events tell. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What to print about the latest event; undefined if there is nothing to say. */
  readonly line: string | undefined;
}

/** What one event changes. */
export function advance({ done, total }: Progress, event: RunEvent): Progress {
  switch (event.kind) {
    case "step-completed":
      return { done: done + 1, total, line: event.key };
    case "step-failed":
      return { done, total, line: `${event.key} failed (attempt ${event.attempt}): ${messageOf(event.data)}` };
    case "log":
      return { done, total, line: messageOf(event.data) };
    default:
      return { done, total, line: undefined };
  }
}

/** `█████░░░░░  16/32`. */
export function progressBar({ done, total }: Pick<Progress, "done" | "total">, width: number): string {
  const full = total === 0 ? width : Math.min(width, Math.round((done / total) * width));
  return `${"█".repeat(full)}${"░".repeat(width - full)} ${stepNumber({ done, total })}`;
}

/** ` 7/32`, as wide for the first step as for the last. */
export function stepNumber({ done, total }: Pick<Progress, "done" | "total">): string {
  return `${String(done).padStart(String(total).length)}/${total}`;
}

function messageOf(data: unknown): string {
  const { message, error } = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  if (typeof message === "string") return message;
  return error === undefined ? "" : messageOf(error);
}
