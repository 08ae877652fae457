import type { Chronicle } from "../evidence/chronicle.ts";
import type { ClientSlot } from "../processes/client-slot.ts";
import type { WorkerSlot } from "../processes/worker-slot.ts";
import type { Proxy } from "../proxy/proxy.ts";
import type { Random } from "../random.ts";
import type { Admin } from "../server/admin.ts";
import type { PostgresServer } from "../server/postgres-server.ts";

/** What faults are inflicted on. */
export interface Battlefield {
  readonly workers: readonly WorkerSlot[];
  readonly clients: readonly ClientSlot[];
  /** Null: the store is a file. */
  readonly database: Database | null;
  readonly chronicle: Chronicle;
  readonly random: Random;
  readonly leaseMs: number;
}

export interface Database {
  readonly server: PostgresServer;
  readonly admin: Admin;
  /** It is being restarted. */
  isTaken: boolean;
}

/** One way in which the world is bad. Resolves when it is over. */
export type Fault = (field: Battlefield) => Promise<void>;

/** A process that no other fault has hold of; null: there is none. */
export function freeWorker({ workers, random }: Battlefield): WorkerSlot | null {
  const free = workers.filter(({ isTaken, isUp }) => !isTaken && isUp);
  return free.length === 0 ? null : random.pick(free);
}

/** Mostly workers, sometimes a client: both have a way to the server of their own. */
export function freeRoute(
  field: Battlefield,
): { readonly slot: WorkerSlot | ClientSlot; readonly proxy: Proxy } | null {
  const clients = field.clients.filter(({ isTaken }) => !isTaken);
  const slot = clients.length > 0 && field.random.chance(0.25) ? field.random.pick(clients) : freeWorker(field);
  return slot === null || slot.proxy === null ? null : { slot, proxy: slot.proxy };
}

/** Keeps other faults away from a process, or the server, meanwhile. */
export async function hold(slot: { isTaken: boolean }, work: () => Promise<void>): Promise<void> {
  slot.isTaken = true;
  try {
    await work();
  } finally {
    slot.isTaken = false;
  }
}
