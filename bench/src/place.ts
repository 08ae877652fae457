import { join } from "node:path";
import { checkpoint, withScratch } from "./scratch.ts";
import { checkpointServer, withDatabase } from "./server/with-database.ts";
import type { ServerPlace } from "./server/server-place.ts";
import type { Setting } from "./setting.ts";

/** A fresh store for one repeat. */
export interface Place {
  /** What `createPawl` takes. */
  readonly store: string;
  /** Clears the write-ahead log, so that what comes does not pay for what was. */
  readonly checkpoint: () => Promise<void>;
}

export async function withPlace<T>(setting: Setting, work: (place: Place) => Promise<T>): Promise<T> {
  if (setting.store === "memory") return work({ store: "memory:", checkpoint: async () => {} });
  if (setting.store === "postgres") {
    const server = serverOf(setting);
    return withDatabase(server, (store) => work({ store, checkpoint: () => checkpointServer(server) }));
  }
  return withScratch((folder) => {
    const path = join(folder, "pawl.db");
    return work({ store: `sqlite:${path}`, checkpoint: async () => checkpoint(path) });
  });
}

export function serverOf(setting: Setting): ServerPlace {
  if (setting.server === null) throw new Error("This measure needs PostgreSQL: --store postgres.");
  return setting.server;
}
