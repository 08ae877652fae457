import type { RunEvent } from "pawl";

/** A line for people about an event of the run; undefined: there is nothing to say. */
export function describe({ kind, key = "", attempt, data }: RunEvent): string | undefined {
  const details = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  switch (kind) {
    case "progress":
      return `${Math.round(100 * Number(details["fraction"]))} %`.padStart(5) + ` ${String(details["message"])}`;
    case "step-completed":
      // A branch that has steps of its own ends with the last of them, which was told already.
      return /^research\/\d+$/.test(key) ? undefined : `      ✓ ${key}`;
    case "step-failed":
      return `      ✗ ${key}, attempt ${attempt}: ${(details["error"] as Error).message}`;
    case "criticised":
      return `      ${String(details["score"])} of 10 ${(details["problems"] as string[]).join(" ")}`.trimEnd();
    case "interrupt-answered":
      return `      ${JSON.stringify(details["value"])}`;
    default:
      return undefined;
  }
}
