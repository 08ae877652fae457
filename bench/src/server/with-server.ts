import type { Options } from "../options.ts";
import { serverBinaries } from "./binaries.ts";
import type { ServerPlace } from "./server-place.ts";
import { describeServer, startServer } from "./server.ts";

/** The server that the options name, or one of our own for as long as `work` needs it, and not a moment longer. */
export async function withServer(
  options: Pick<Options, "serverUrl" | "serverBinaries">,
  work: (server: ServerPlace) => Promise<void>,
): Promise<void> {
  if (options.serverUrl !== null) return work(await describeServer(options.serverUrl));
  const server = await startServer(serverBinaries(options.serverBinaries));
  const stopAndEnd = (signal: NodeJS.Signals): void => {
    void server.stop().finally(() => process.kill(process.pid, signal));
  };
  process.once("SIGINT", stopAndEnd);
  process.once("SIGTERM", stopAndEnd);
  try {
    await work(server.place);
  } finally {
    process.off("SIGINT", stopAndEnd);
    process.off("SIGTERM", stopAndEnd);
    await server.stop();
  }
}
