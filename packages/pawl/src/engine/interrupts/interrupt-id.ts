import { createHash } from "node:crypto";

/**
 * The id of a question: a UUID of version 7 whose time is that of the asking and whose other bits follow from the place in the run, so that a replay that asks what
 * could not be recorded before asks under the same id.
 */
export function interruptId(params: {
  readonly runId: string;
  readonly key: string;
  /** Of the run: what is asked anew after a retry is another question. */
  readonly attempt: number;
  readonly atMs: number;
}): string {
  const { runId, key, attempt, atMs } = params;
  const hash = createHash("sha256").update(`${runId} ${attempt} ${key}`).digest("hex");
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
