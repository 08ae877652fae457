import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Pawl } from "pawl";
import { violationsIn } from "./checks/checks.ts";
import type { EffectReader } from "./evidence/effect-reader.ts";
import type { Evidence, Violation } from "./evidence/evidence.ts";
import { acknowledgedRuns, gather, listRuns } from "./evidence/gather.ts";
import { breakThings } from "./faults/break-things.ts";
import type { Battlefield } from "./faults/battlefield.ts";
import type { FaultName } from "./faults/faults.ts";
import { monotonicMs, pause } from "./pause.ts";
import { ClientSlot } from "./processes/client-slot.ts";
import type { Proxy } from "./proxy/proxy.ts";
import { Progress } from "./progress.ts";

export interface RoundResult {
  readonly evidence: Evidence;
  readonly violations: readonly Violation[];
  readonly isStuck: boolean;
  /** From the end of the last fault until every run had ended. */
  readonly drainMs: number;
}

interface RoundParams {
  readonly name: string;
  readonly pawl: Pawl;
  readonly field: Omit<Battlefield, "clients">;
  readonly faults: readonly FaultName[];
  readonly durationMs: number;
  readonly folder: string;
  readonly reader: EffectReader;
  readonly clients: readonly { readonly store: string; readonly proxy: Proxy | null }[];
  readonly ordersPerSecond: number;
}

/** Longer than everything that may rightly hold all runs up: a lease, a server's recovery, a store's timeouts, and its pauses between tries. */
const stillMaxMs = 45_000;

/** After the last fault is over: a start, a lease, and the pauses between the tries of a worker whose store was away. */
const recoveryMaxMs = 15_000;

/** Runs are started and things are broken for a while; then all is mended, all runs have to end, and everything is compared with everything. */
export async function playRound(params: RoundParams): Promise<RoundResult> {
  const { name, pawl, faults, durationMs, folder, reader } = params;
  const untilMs = monotonicMs() + durationMs;
  const clients = startClients(params, untilMs);
  const field: Battlefield = { ...params.field, clients };
  const progress = new Progress([join(folder, "effects"), clientsFolder(folder, name)]);
  const hasGoneOn = await progress.watch(breakThings(field, faults, untilMs), stillMaxMs);
  const mendedMs = monotonicMs();
  for (const { proxy } of [...field.workers, ...clients]) proxy?.mend();
  const hasEnded = hasGoneOn && (await progress.watch(Promise.all(clients.map(({ done }) => done)), stillMaxMs));
  const putAway = await putAwayOrphans(params, hasEnded);
  const drainMs = monotonicMs() - mendedMs;
  if (hasEnded) await awaitRecovery(params);
  // Whoever was replaced and does not know yet gets the time to do what it must not.
  await pause(field.leaseMs * 1.5);
  const evidence = await gather({
    pawl,
    round: name,
    reader,
    clientsFolder: clientsFolder(folder, name),
    chronicle: field.chronicle,
    putAway,
  });
  return { evidence, violations: violationsIn(evidence), isStuck: !hasEnded, drainMs };
}

function startClients({ name, field, folder, clients, ordersPerSecond }: RoundParams, untilMs: number): ClientSlot[] {
  mkdirSync(clientsFolder(folder, name), { recursive: true });
  return clients.map(({ store, proxy }, index) => {
    const slot = new ClientSlot({
      name: `r${name}c${index}`,
      proxy,
      chronicle: field.chronicle,
      settings: {
        store,
        folder,
        round: name,
        seed: field.random.seed,
        untilMs,
        ordersPerSecond: ordersPerSecond / clients.length,
        inFlightMax: 100,
      },
    });
    slot.start();
    return slot;
  });
}

/** Every worker is there again, and thinks itself able to work. */
async function awaitRecovery({ pawl, field }: RoundParams): Promise<void> {
  const startedMs = monotonicMs();
  for (;;) {
    const able = (await pawl.workers.list()).filter(({ health }) => health.status !== "unhealthy");
    const missing = field.workers.filter(({ process }) => !able.some(({ name }) => name === process));
    if (missing.length === 0) return;
    if (monotonicMs() - startedMs > recoveryMaxMs) {
      return field.chronicle.odd(`${missing.map(({ process }) => process).join(", ")} did not recover`);
    }
    await pause(200);
  }
}

export function clientsFolder(folder: string, round: string): string {
  return join(folder, "clients", round);
}

const open = ["pending", "running", "sleeping", "waiting", "paused", "blocked"] as const;

/**
 * A start whose answer was lost may have made a run that waits for a client who does not know of it. Nobody was promised anything about it, so it
 * is ended here. All others have to end by themselves, and once the clients have seen their ends, those of lost starts are all that is left.
 */
async function putAwayOrphans({ name, pawl, folder }: RoundParams, hasEnded: boolean): Promise<Set<string>> {
  const promised = acknowledgedRuns(clientsFolder(folder, name));
  const putAway = new Set<string>();
  const startedMs = monotonicMs();
  for (;;) {
    const left = await listRuns(pawl, { tags: { round: name }, status: open });
    for (const run of left.filter(({ id, status }) => status === "waiting" && !promised.has(id))) {
      putAway.add(run.id);
      await pawl.cancel(run.id, { force: true });
    }
    // What is left then does not end by itself, and the checks say so.
    if (left.length === 0 || !hasEnded || monotonicMs() - startedMs > stillMaxMs) return putAway;
    await pause(500);
  }
}
