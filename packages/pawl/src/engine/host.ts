import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { WorkerRow } from "../store/worker-row.ts";

let key: string | undefined;

/**
 * Names this host, this boot of it, and this space of process ids (containers have their own): processes with the same key can tell of each other
 * whether they are alive.
 */
export function hostKey(): string {
  key ??= [
    hostname(),
    readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    readOr(() => readlinkSync("/proc/self/ns/pid")),
  ].join("|");
  return key;
}

/** True only if the worker's process is certain to be gone. False for those elsewhere, and where an id is in use again. */
export function isProcessGone(worker: Pick<WorkerRow, "hostKey" | "pid">): boolean {
  if (worker.hostKey !== hostKey() || worker.pid === process.pid) return false;
  try {
    process.kill(worker.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
