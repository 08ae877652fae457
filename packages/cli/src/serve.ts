import { durationMs, type Pawl, type Worker } from "pawl";
import { exitCodes } from "./exit-code.ts";
import type { StopSignal } from "./io.ts";
import { shortId } from "./render/run-table.ts";
import { span } from "./render/span.ts";
import { catchUnhandled } from "./unhandled.ts";
import type { Session } from "./session.ts";

/** Runs a worker until a signal comes, then drains it. Resolves to the exit code. */
export async function serve(session: Session, pawl: Pawl): Promise<number> {
  const stopCatching = catchUnhandled(session);
  const signals = new Signals(session);
  try {
    const worker = await pawl.startWorker();
    await announce(session, pawl, worker);
    const signal = await signals.first;
    return await drain(session, pawl, worker, signal);
  } finally {
    signals.close();
    stopCatching();
  }
}

/** SIGINT and SIGTERM: the first is for the drain, the second ends the process. */
class Signals {
  readonly first: Promise<StopSignal>;
  readonly close: () => void;
  #count = 0;

  constructor({ io }: Session) {
    const { promise, resolve } = Promise.withResolvers<StopSignal>();
    this.first = promise;
    this.close = io.onSignal((signal) => {
      if (++this.#count === 1) resolve(signal);
      else io.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
    });
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
  const timeoutMs = durationMs(config.worker?.shutdownTimeout ?? "30s", "shutdownTimeout");
  const startedMs = session.io.clock.nowMs();
  if (session.isJson)
    session.printJson({ event: "worker-draining", worker: worker.id, signal, runs: worker.activeRuns });
  else session.note(await drainText(pawl, worker, signal, timeoutMs));
  await worker.stop();
  const tookMs = session.io.clock.nowMs() - startedMs;
  if (session.isJson) session.printJson({ event: "worker-stopped", worker: worker.id, tookMs });
  else session.note(`Drained in ${span(tookMs)}.`);
  return exitCodes.ok;
}

const namedMax = 3;

/** What the drain waits for, by name where there are few. */
export async function drainText(pawl: Pawl, worker: Worker, signal: string, timeoutMs: number): Promise<string> {
  const count = worker.activeRuns;
  if (count === 0) return `${signal}: no runs are under way.`;
  const { items } = await pawl.list({ status: "running", limit: 1000 });
  const own = items.filter(({ workerId }) => workerId === worker.id);
  const names = own.slice(0, namedMax).map(({ workflow, id }) => `${workflow} ${shortId(id)}`);
  const more = own.length > namedMax ? [`${own.length - namedMax} more`] : [];
  const who = names.length === 0 ? "" : ` (${[...names, ...more].join(", ")})`;
  return `${signal}: waiting up to ${span(timeoutMs)} for the steps of ${count} ${count === 1 ? "run" : "runs"}${who}. Once more to stop at once.`;
}

export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:/@]+):[^@]*@/i, "$1:***@");
}
