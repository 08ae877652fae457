import type { Pawl, Worker } from "pawl";
import { drain } from "./drain.ts";
import { exitCodes } from "./exit-code.ts";
import { workerFacts } from "./probes/worker-facts.ts";
import { ProbeServer } from "./probes/probe-server.ts";
import { StopRequest } from "./stop-request.ts";
import { shortId } from "./render/run-table.ts";
import { catchUnhandled } from "./unhandled.ts";
import { logWorker } from "./worker-log.ts";
import type { Session } from "./session.ts";

/** Where to answer probes. */
export interface ProbeOptions {
  readonly port: number;
  readonly host: string | undefined;
}

/** Runs a worker until a signal comes, then drains it. Resolves to the exit code. Probes are answered from the first moment to the last. */
export async function serve(session: Session, probes: ProbeOptions | undefined): Promise<number> {
  session.io.outliveReaders();
  const stopCatching = catchUnhandled(session);
  let worker: Worker | undefined;
  let server: ProbeServer | undefined;
  try {
    if (probes !== undefined) {
      const { config } = await session.config();
      const factsOf = workerFacts(config);
      server = await ProbeServer.listen({ ...probes, facts: () => factsOf(worker) });
      if (session.isJson) session.printJson({ event: "probes-listening", url: server.url });
      else session.note(`Probes on ${server.url}: /livez /readyz /healthz`);
    }
    return await session.withPawl((pawl) => work(session, pawl, (started) => (worker = started)), { creates: true });
  } finally {
    await server?.close();
    stopCatching();
  }
}

async function work(session: Session, pawl: Pawl, onStarted: (worker: Worker) => void): Promise<number> {
  const stop = new StopRequest(session.io);
  try {
    const worker = await pawl.startWorker();
    onStarted(worker);
    logWorker(session, worker);
    await announce(session, pawl, worker);
    const signal = await stop.first;
    await drain(session, pawl, worker, signal);
    return exitCodes.ok;
  } finally {
    stop.close();
  }
}

async function announce(session: Session, pawl: Pawl, worker: Worker): Promise<void> {
  const { config } = await session.config();
  const store = typeof config.store === "string" ? config.store : "a store of your own";
  const serves = pawl.workflows.list().map(({ name, version }) => `${name} v${version}`);
  if (session.isJson)
    session.printJson({
      event: "worker-started",
      worker: worker.id,
      name: worker.name,
      serves,
      store: withoutPassword(store),
    });
  else
    session.note(
      `Worker ${config.worker?.name ?? shortId(worker.id)} serves ${serves.join(", ")} on ${withoutPassword(store)}. Ctrl-C drains it.`,
    );
}

export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:/@]*):[^/]*@/i, "$1:***@").replace(/([?&]password=)[^&#]*/i, "$1***");
}
