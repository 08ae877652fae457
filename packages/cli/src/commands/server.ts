import { Command } from "commander";
import type { Worker } from "pawl";
import type { Cli } from "../cli.ts";
import { drain } from "../drain.ts";
import { exitCodes } from "../exit-code.ts";
import { wholeNumber } from "../options.ts";
import { requireWorkflows } from "../require-workflows.ts";
import { announceServer, openServer, type ServerFlags } from "../server/open-server.ts";
import type { Session } from "../session.ts";
import { StopRequest } from "../stop-request.ts";
import { catchUnhandled } from "../unhandled.ts";
import { logWorker } from "../worker-log.ts";

interface Flags extends ServerFlags {
  readonly worker?: boolean;
}

export function serverCommand(cli: Cli): Command {
  const command = new Command("server")
    .summary("serve the API and the dashboard")
    .description(
      "Serves the API and the dashboard of the project until it is stopped. Needs the package @pawl/server. The options of the server stand under `server` in the configuration.",
    );
  return addServerOptions(command)
    .option("--worker", "run a worker in this process too")
    .action((flags: Flags, command: Command) => cli.run(command, (session) => runServer(session, flags)));
}

/** Those that `pawl dev` takes too. */
export function addServerOptions(command: Command): Command {
  return command
    .option("-p, --port <port>", "the port (default: 8700; 0: any free port)", wholeNumber(0, 65_535))
    .option("--host <host>", "the address to listen on (default: 127.0.0.1)")
    .option("--public-url <url>", "how people reach it, where that is another address");
}

async function runServer(session: Session, flags: Flags): Promise<number> {
  const loaded = await session.config();
  requireWorkflows(session, loaded);
  session.io.outliveReaders();
  const stopCatching = catchUnhandled(session);
  try {
    return await session.withPawl(
      async (pawl) => {
        const stop = new StopRequest(session.io);
        let worker: Worker | undefined;
        const server = await openServer(session, pawl, { flags });
        try {
          if (flags.worker === true) {
            worker = await pawl.startWorker();
            logWorker(session, worker);
          }
          announceServer(session, server);
          const signal = await stop.first;
          await server.close();
          if (worker !== undefined) await drain(session, pawl, worker, signal);
          return exitCodes.ok;
        } finally {
          stop.close();
          await server.close();
        }
      },
      { creates: true },
    );
  } finally {
    stopCatching();
  }
}
