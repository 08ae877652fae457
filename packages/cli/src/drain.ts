import type { Duration, Pawl, Worker } from "pawl";
import type { StopSignal } from "./io.ts";
import { shortId } from "./render/run-table.ts";
import { span } from "./render/span.ts";
import type { Session } from "./session.ts";

/** Stops the worker, and says what that waits for. */
export async function drain(session: Session, pawl: Pawl, worker: Worker, signal: StopSignal): Promise<void> {
  const { config } = await session.config();
  const timeout = timeoutText(config.worker?.shutdownTimeout ?? "30s");
  const count = worker.activeRuns;
  const startedMs = session.io.clock.nowMs();
  if (session.isJson) session.printJson({ event: "worker-draining", worker: worker.id, signal, runs: count });
  // Before the store is asked for names: one that is away would hold up the drain, and probes would find the worker ready.
  const stopped = worker.stop();
  stopped.catch(() => undefined);
  if (!session.isJson)
    session.note(drainText({ signal, timeout, count, names: await namesOf(session, pawl, worker, count) }));
  await stopped;
  const tookMs = session.io.clock.nowMs() - startedMs;
  if (session.isJson) session.printJson({ event: "worker-stopped", worker: worker.id, tookMs });
  else session.note(`Drained in ${span(tookMs)}.`);
}

const namedMax = 3;
const namesWithinMs = 2000;

/** What the drain waits for, by name where there are few. */
function drainText({
  signal,
  timeout,
  count,
  names,
}: {
  readonly signal: StopSignal;
  readonly timeout: string;
  readonly count: number;
  readonly names: readonly string[];
}): string {
  if (count === 0) return `${signal}: no runs are under way.`;
  const more = names.length > namedMax ? [`${names.length - namedMax} more`] : [];
  const who = names.length === 0 ? "" : ` (${[...names.slice(0, namedMax), ...more].join(", ")})`;
  return `${signal}: waiting up to ${timeout} for the steps of ${count} ${count === 1 ? "run" : "runs"}${who}. Once more to stop at once.`;
}

/** The worker's runs; none where the store cannot say soon. */
async function namesOf({ io }: Session, pawl: Pawl, { id }: Worker, count: number): Promise<readonly string[]> {
  if (count === 0) return [];
  const { promise: late, resolve } = Promise.withResolvers<readonly string[]>();
  const callOff = io.clock.setTimer(namesWithinMs, () => resolve([]));
  const listed = pawl.list({ status: "running", limit: 1000 }).then(
    ({ items }) => items.filter(({ workerId }) => workerId === id).map((run) => `${run.workflow} ${shortId(run.id)}`),
    () => [],
  );
  const names = await Promise.race([listed, late]);
  callOff();
  return names;
}

function timeoutText(timeout: Duration): string {
  if (typeof timeout === "number") return span(timeout);
  return typeof timeout === "string"
    ? timeout
    : Object.entries(timeout)
        .map(([unit, amount]) => `${amount} ${unit}`)
        .join(" ");
}
