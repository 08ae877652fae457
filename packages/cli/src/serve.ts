import type { Duration, Pawl, Worker } from "pawl";
import { exitCodes } from "./exit-code.ts";
import type { StopSignal } from "./io.ts";
import { StopRequest } from "./stop-request.ts";
import { shortId } from "./render/run-table.ts";
import { span } from "./render/span.ts";
import { catchUnhandled } from "./unhandled.ts";
import type { Session } from "./session.ts";

/** Runs a worker until a signal comes, then drains it. Resolves to the exit code. */
export async function serve(session: Session, pawl: Pawl): Promise<number> {
  session.io.outliveReaders();
  const stopCatching = catchUnhandled(session);
  const stop = new StopRequest(session.io);
  try {
    const worker = await pawl.startWorker();
    await announce(session, pawl, worker);
    const signal = await stop.first;
    return await drain(session, pawl, worker, signal);
  } finally {
    stop.close();
    stopCatching();
  }
}

async function announce(session: Session, pawl: Pawl, worker: Worker): Promise<void> {
  const { config } = await session.config();
  const store = typeof config.store === "string" ? config.store : "a store of your own";
  const serves = pawl.workflows.list().map(({ name, version }) => `${name} v${version}`);
  if (session.isJson)
    session.printJson({ event: "worker-started", worker: worker.id, serves, store: withoutPassword(store) });
  else
    session.note(
      `Worker ${shortId(worker.id)} serves ${serves.join(", ")} on ${withoutPassword(store)}. Ctrl-C drains it.`,
    );
}

async function drain(session: Session, pawl: Pawl, worker: Worker, signal: StopSignal): Promise<number> {
  const { config } = await session.config();
  const timeout = config.worker?.shutdownTimeout ?? "30s";
  const startedMs = session.io.clock.nowMs();
  if (session.isJson)
    session.printJson({ event: "worker-draining", worker: worker.id, signal, runs: worker.activeRuns });
  else session.note(await drainText(pawl, worker, signal, timeoutText(timeout)));
  await worker.stop();
  const tookMs = session.io.clock.nowMs() - startedMs;
  if (session.isJson) session.printJson({ event: "worker-stopped", worker: worker.id, tookMs });
  else session.note(`Drained in ${span(tookMs)}.`);
  return exitCodes.ok;
}

const namedMax = 3;

/** What the drain waits for, by name where there are few. */
export async function drainText(pawl: Pawl, worker: Worker, signal: string, timeout: string): Promise<string> {
  const count = worker.activeRuns;
  if (count === 0) return `${signal}: no runs are under way.`;
  const { items } = await pawl.list({ status: "running", limit: 1000 });
  const own = items.filter(({ workerId }) => workerId === worker.id);
  const names = own.slice(0, namedMax).map(({ workflow, id }) => `${workflow} ${shortId(id)}`);
  const more = own.length > namedMax ? [`${own.length - namedMax} more`] : [];
  const who = names.length === 0 ? "" : ` (${[...names, ...more].join(", ")})`;
  return `${signal}: waiting up to ${timeout} for the steps of ${count} ${count === 1 ? "run" : "runs"}${who}. Once more to stop at once.`;
}

function timeoutText(timeout: Duration): string {
  if (typeof timeout === "number") return span(timeout);
  return typeof timeout === "string"
    ? timeout
    : Object.entries(timeout)
        .map(([unit, amount]) => `${amount} ${unit}`)
        .join(" ");
}

export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:/@]+):[^@]*@/i, "$1:***@");
}
