import { tagKey } from "./plain-json.ts";

/** Stands for a stored value that cannot be read: decoding it fails with this reason (`payload_unreadable`). */
export function unreadableText(reason: string): string {
  return JSON.stringify({ [tagKey]: "unreadable", v: reason });
}
