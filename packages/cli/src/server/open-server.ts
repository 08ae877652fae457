import { dirname, resolve } from "node:path";
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
  const { config, file } = await session.config();
  const configured = await configuredServer(session, flags);
  const { database = serverDatabase(config.store), files } = configured;
  const uploads = resolve(file === undefined ? session.io.cwd : dirname(file), "pawl-files");
  return createServer({ ...configured, ...options, files: { store: uploads, ...files }, database, pawl });
}

/** What the project says of the server; the command line wins over the file. */
export async function configuredServer(session: Session, flags: ServerFlags): Promise<Partial<ServerOptions>> {
  const { config } = await session.config();
  return { ...config.server, ...given({ port: flags.port, host: flags.host, publicUrl: flags.publicUrl }) };
}

/** Tells where it is, and how to sign in for the first time. */
export function announceServer(
  session: Session,
  { url, firstAdmin }: PawlServer,
  { isDev = false }: { readonly isDev?: boolean } = {},
): void {
  if (session.isJson) {
    session.printJson({ event: "server-listening", url, ...(firstAdmin !== null && { firstAdmin }) });
    return;
  }
  session.note(`Dashboard on ${session.errorStyle.bold(url)}, API reference on ${url}/api/docs`);
  if (firstAdmin === null) return;
  const after = isDev ? "which is told only now" : "to be changed at the first sign-in";
  session.note(`The first admin is ${firstAdmin.email} with the password ${firstAdmin.password}, ${after}.`);
}
