import type { PawlServer } from "@pawl/server";
import type { Pawl } from "pawl";
import type { Session } from "../session.ts";
import { freePort } from "./free-port.ts";
import { loadServerIfThere } from "./load-server.ts";
import { configuredServer, openServer, type ServerFlags } from "./open-server.ts";

export interface DevServerOptions {
  readonly flags: ServerFlags;
  /** Where the generation before listens; undefined: this is the first one. */
  readonly heldPort: number | undefined;
}

const defaultPort = 8700;

/** The server of a generation of `pawl dev`; null: `@pawl/server` is not installed. */
export async function openDevServer(
  session: Session,
  pawl: Pawl,
  { flags, heldPort }: DevServerOptions,
): Promise<PawlServer | null> {
  if ((await loadServerIfThere()) === null) return null;
  const { host = "127.0.0.1", port } = await configuredServer(session, flags);
  const chosen = await portFor({ host, said: port, heldPort });
  // Shared with the generation before, until that has drained: nobody who calls finds nobody there.
  return openServer(session, pawl, { flags: { ...flags, port: chosen }, mode: "dev", reusePort: true });
}

/** What is said; else where the generation before is; else the default one or, where another program has that, one of the next. */
async function portFor({
  host,
  said,
  heldPort,
}: {
  readonly host: string;
  readonly said: number | undefined;
  readonly heldPort: number | undefined;
}): Promise<number> {
  const wanted = said === undefined || said === 0 ? (heldPort ?? said) : said;
  if (wanted !== undefined && wanted === heldPort) return wanted;
  return freePort(host, wanted ?? defaultPort, { isDefault: wanted === undefined });
}
