import { PawlError } from "../../errors/pawl-error.ts";

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** Two processes that recover the same WAL at once. */
const SQLITE_PROTOCOL = 15;

const cell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Does `work` and tries again while another process holds the lock. SQLite's own back-off grows to 100 ms, so that a second
 * process starves beside one that commits without pause; short random sleeps share the lock fairly.
 *
 * @throws PawlError `store_busy` after `busyMs`.
 */
export function whileBusy<T>(busyMs: number, path: string, work: () => T): T {
  let sleptMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (sleptMs >= busyMs) throw busyError(path, busyMs, error);
      const sleepMs = (0.2 + Math.min(4.8, attempt * 0.1)) * (0.5 + Math.random());
      Atomics.wait(cell, 0, 0, sleepMs);
      sleptMs += sleepMs;
    }
  }
}

export function isBusy(error: unknown): boolean {
  const code = ((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff;
  return code === SQLITE_BUSY || code === SQLITE_LOCKED || code === SQLITE_PROTOCOL;
}

export function busyError(path: string, busyMs: number, cause: unknown): PawlError {
  const seconds = Math.round(busyMs / 1000);
  return new PawlError("store_busy", `Another process has kept ${path} locked for ${seconds} s.`, { cause });
}
