import { randomFillSync } from "node:crypto";

const pool = new Uint8Array(4096);
let used = pool.length;
const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

let lastMs = 0;
let sequence = 0;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of time, then a 12-bit counter within the millisecond, so that ids of one process sort in the
 * order in which they were made, then 62 random bits.
 */
export function uuidv7(nowMs: number): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    // The counter is spent, or the clock went back: borrow from the next millisecond.
    lastMs += 1;
    sequence = 0;
  }
  if (used + 8 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const count = (0x7000 | sequence).toString(16);
  const at = used;
  used += 8;
  return `${time.slice(0, 8)}-${time.slice(8)}-${count}-${hex[(byte(at) & 0x3f) | 0x80]}${hex[byte(at + 1)]}-${hex[byte(at + 2)]}${hex[byte(at + 3)]}${hex[byte(at + 4)]}${hex[byte(at + 5)]}${hex[byte(at + 6)]}${hex[byte(at + 7)]}`;
}

function byte(index: number): number {
  return pool[index] as number;
}
