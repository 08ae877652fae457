import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { WorkerRow } from "../store/worker-row.ts";

let key: string | undefined;

/**
 * Names this host, this boot of it, and this space of process ids (containers have their own): processes with the same key can tell of each other
 * whether they are alive.
 */
export function hostKey(): string {
  key ??= hostKeyOf({
    host: hostname(),
    bootId: textOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    pidSpace: textOr(() => readlinkSync("/proc/self/ns/pid")),
  });
  return key;
}

/**
 * Only where Linux tells of the boot and the space of ids do two processes know that they mean the same by an id. Two machines may have one name (a laptop's, that of
 * a container image): elsewhere each process is a host of its own, so that nobody takes it for dead by its id, and its lease has to run out.
 */
export function hostKeyOf(params: {
  readonly host: string;
  readonly bootId: string;
  readonly pidSpace: string;
}): string {
  const { host, bootId, pidSpace } = params;
  return bootId === "" || pidSpace === "" ? `${host}|${randomUUID()}` : [host, bootId, pidSpace].join("|");
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

function textOr(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
