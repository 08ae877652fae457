import { join } from "node:path";
import type { Database } from "./faults/battlefield.ts";
import type { Options } from "./options.ts";
import { Proxy } from "./proxy/proxy.ts";
import { Admin } from "./server/admin.ts";
import { serverBinaries } from "./server/binaries.ts";
import { PostgresServer } from "./server/postgres-server.ts";

/** The one that every server has from the beginning. */
const database = "postgres";

/** Where the records are, and the ways to them: one of its own for every process. */
export interface Place {
  readonly url: string;
  readonly database: Database | null;
  route(): Promise<{ readonly store: string; readonly proxy: Proxy | null }>;
}

export async function placeFor({ store, server: binaries }: Options, folder: string): Promise<Place> {
  if (store === "sqlite") {
    const url = `sqlite:${join(folder, "pawl.db")}`;
    return { url, database: null, route: () => Promise.resolve({ store: url, proxy: null }) };
  }
  const server = await PostgresServer.start({ binaries: serverBinaries(binaries), folder: join(folder, "server") });
  return {
    url: server.url(database),
    database: { server, admin: new Admin(server.url(database)), isTaken: false },
    route: async () => {
      const proxy = await Proxy.listen(server.port);
      return { store: server.url(database, proxy.port), proxy };
    },
  };
}
