import { isAbsolute } from "node:path";
import type { PawlServer } from "@pawl/server";
import type { Pawl, PawlConfig, Run, RunEvent } from "pawl";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import type { ParentLink } from "../io.ts";
import { errorText } from "../render/error.ts";
import { eventLine } from "../render/event-line.ts";
import { jsonLine } from "../render/json.ts";
import { shortId } from "../render/run-table.ts";
import { requireWorkflows } from "../require-workflows.ts";
import { withoutPassword } from "../serve.ts";
import { announceServer } from "../server/open-server.ts";
import { openDevServer, type DevServerOptions } from "../server/open-dev-server.ts";
import type { LoadedConfig, Session } from "../session.ts";
import { catchUnhandled } from "../unhandled.ts";
import { noteLoadedFiles } from "./loaded-files.ts";
import { RunFeed } from "./run-feed.ts";

export interface GenerationOptions {
  readonly sinceMs: number;
  readonly overrides: PawlConfig;
  /** Null: without a server. */
  readonly server: DevServerOptions | null;
}

/** Loads the project, works until it is told to drain, and tells the process that started it what happens. */
export async function runGeneration(
  session: Session,
  { sinceMs, overrides, server }: GenerationOptions,
): Promise<number> {
  const { parent } = session.io;
  if (parent === undefined) throw new Error("dev-worker is started by `pawl dev` only.");
  // Ctrl-C reaches this process too; the drain comes from the parent.
  session.io.outliveReaders();
  const stopIgnoring = session.io.onSignal(() => undefined);
  const stopCatching = catchUnhandled(session);
  const loaded = noteLoadedFiles();
  try {
    const config = await session.config(overrides);
    requireWorkflows(session, config);
    return await session.withPawl(
      (pawl) =>
        work(session, pawl, {
          parent,
          sinceMs,
          config,
          server,
          files: [...(config.file === undefined ? [] : [config.file]), ...loaded.files()],
        }),
      {
        creates: true,
      },
    );
  } catch (error) {
    const { errorStyle: style, options } = session;
    session.note(errorText(error, { style, withStack: options.debug === true, width: session.io.stderr.columns }));
    const exitCode = exitCodeOf(error);
    parent.send({ type: "failed", files: [...sourceOf(error), ...loaded.files()], exitCode });
    return exitCode;
  } finally {
    await parent.close();
    loaded.stop();
    stopCatching();
    stopIgnoring();
  }
}

async function work(
  session: Session,
  pawl: Pawl,
  {
    parent,
    sinceMs,
    config,
    server: serverOptions,
    files,
  }: {
    readonly parent: ParentLink;
    readonly sinceMs: number;
    readonly config: LoadedConfig;
    readonly server: DevServerOptions | null;
    readonly files: readonly string[];
  },
): Promise<number> {
  // Before the worker: loading and opening it keeps the event loop busy, and the worker's first heartbeats would come late.
  const server = serverOptions === null ? null : await openDevServer(session, pawl, serverOptions);
  const worker = await pawl.startWorker().catch(async (error: unknown) => {
    await server?.close();
    throw error;
  });
  const onEvent = (run: Run, event: RunEvent): void =>
    parent.send({ type: "event", run: run.id, seq: event.seq, line: line(session, run, event) });
  const feed = new RunFeed(pawl, { clock: session.io.clock, sinceMs, onEvent });
  feed.start();
  const isMissing = serverOptions !== null && server === null;
  const hint = isMissing ? "No dashboard: `npm i -D @pawl/server` brings one; `--no-server` does without." : undefined;
  parent.send({ type: "ready", files, summary: summary(session, pawl, config), port: portOf(server), hint });
  if (server !== null) announceServer(session, server, { isDev: true });
  await parent.drainAsked;
  await server?.close();
  await worker.stop();
  await feed.stop();
  return exitCodes.ok;
}

function portOf(server: PawlServer | null): number | undefined {
  return server === null ? undefined : Number(new URL(server.url).port);
}

/** The file that a configuration error is about: a JSON file is read, not imported. */
function sourceOf(error: unknown): string[] {
  const { details } = error as { details?: { source?: unknown } };
  return typeof details?.source === "string" && isAbsolute(details.source) ? [details.source] : [];
}

function line(session: Session, run: Run, event: RunEvent): string {
  if (session.isJson)
    return jsonLine({ run: run.id, workflow: run.workflow, version: run.version, ...event }).trimEnd();
  const prefix = `${run.workflow} ${shortId(run.id)}`;
  return eventLine(event, { style: session.style, width: session.columns, prefix });
}

function summary({ style }: Session, pawl: Pawl, { config }: LoadedConfig): string {
  const serves = pawl.workflows.list().map(({ name, version }) => `${name} v${version}`);
  const store = typeof config.store === "string" ? withoutPassword(config.store) : "a store of your own";
  const warning = store === "memory:" ? style.yellow(" Runs in memory are lost with every reload.") : "";
  return `${style.green("Ready:")} ${serves.join(", ")} on ${store}. Ctrl-C stops.${warning}`;
}
