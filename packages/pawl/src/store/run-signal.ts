import type { RunRow } from "./run-row.ts";
import type { SignalRow } from "./signal-row.ts";

/** What an accepted signal does to its run: pure, so that every store decides alike. Null: it is only kept. */
export function decideSignal(run: RunRow, signal: SignalRow): Partial<RunRow> | null {
  // Messages can be long on their way; the time of the last change does not go back, since what a worker has got lately is told by it.
  const updatedMs = Math.max(run.updatedMs, signal.atMs);
  if (run.workerId !== null) return { needsAttention: true, updatedMs };
  if (run.status === "waiting" && isAwaited(run.awaits, signal.name)) {
    return { status: "pending", dueMs: signal.atMs, awaits: [], updatedMs };
  }
  return null;
}

/** Names of the engine's own messages begin with it. */
export const ownPrefix = "$";

/** Whether a run that goes on as another hands this message on. Those of the engine's own are about what that run has begun: nobody else can wait for them. */
export function isHandedOn({ name }: Pick<SignalRow, "name">): boolean {
  return !name.startsWith(ownPrefix);
}

/**
 * Whether a message of this name is waited for. Names of the engine's own begin with `$` and are waited for by their topic: a run that waits for any of ten thousand
 * children (`$child:…`) awaits `$child`.
 */
export function isAwaited(awaits: readonly string[], name: string): boolean {
  if (awaits.includes(name)) return true;
  return name.startsWith(ownPrefix) && awaits.includes(name.slice(0, name.indexOf(":")));
}
