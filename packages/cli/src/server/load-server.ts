import type * as server from "@pawl/server";
import { isMissingPackage } from "pawl/internal";
import { PawlError } from "pawl";

type ServerPackage = typeof server;

/** The package that has the server, which is installed besides. @throws PawlError `server_not_installed`. */
export async function loadServer(
  load: (name: string) => Promise<unknown> = (name) => import(name) as Promise<unknown>,
): Promise<ServerPackage> {
  const name = "@pawl/server";
  try {
    return (await load(name)) as ServerPackage;
  } catch (cause) {
    if (!isMissingPackage(cause, name)) throw cause;
    throw new PawlError("server_not_installed", `This needs the package ${name}.`, {
      kind: "invalid_input",
      hint: `Run \`npm i ${name}\`.`,
      details: { package: name },
      cause,
    });
  }
}

/** The same where a command can do without it; null: it is not installed. */
export async function loadServerIfThere(): Promise<ServerPackage | null> {
  try {
    return await loadServer();
  } catch (error) {
    if (error instanceof PawlError && error.code === "server_not_installed") return null;
    throw error;
  }
}
