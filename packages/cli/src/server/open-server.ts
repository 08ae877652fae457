import type { PawlServer, ServerOptions } from "@pawl/server";
import type { Pawl } from "pawl";
import { given } from "../options.ts";
import type { Session } from "../session.ts";
import { loadServer } from "./load-server.ts";
import { serverDatabase } from "./server-database.ts";

/** What the command line says of the server; it wins over the configuration. */
export interface ServerFlags {
  readonly port?: number;
  readonly host?: string;
  readonly publicUrl?: string;
}

/** The server of the project, listening. @throws PawlError `server_not_installed`, and what `createServer` throws. */
export async function openServer(
  session: Session,
  pawl: Pawl,
  { flags, ...options }: { readonly flags: ServerFlags } & Partial<ServerOptions>,
): Promise<PawlServer> {
  const { createServer } = await loadServer();
  const { config } = await session.config();
  const configured: Partial<ServerOptions> = config.server ?? {};
  const { database = serverDatabase(config.store) } = configured;
  return createServer({
    ...configured,
    ...options,
    ...given({ port: flags.port, host: flags.host, publicUrl: flags.publicUrl }),
    database,
    pawl,
  });
}

/** Tells where it is, and how to sign in for the first time. */
export function announceServer(session: Session, { url, firstAdmin }: PawlServer): void {
  if (session.isJson) {
    session.printJson({ event: "server-listening", url, ...(firstAdmin !== null && { firstAdmin }) });
    return;
  }
  session.note(`Dashboard on ${session.errorStyle.bold(url)}, API reference on ${url}/api/docs`);
  if (firstAdmin === null) return;
  session.note(
    `The first admin is ${firstAdmin.email} with the password ${firstAdmin.password}, to be changed at the first sign-in.`,
  );
}
