import { withPlace } from "../place.ts";
import type { Setting } from "../setting.ts";
import { forked, type Forked } from "./forked.ts";
import type { Guest } from "./load-process.ts";

/** A server in a process of its own, on a fresh store, with users of its own, and the process that calls it. */
export interface ApiPlace {
  readonly url: string;
  readonly server: Forked;
  readonly load: Forked;
  readonly guests: readonly Guest[];
}

export async function withApi<T>(
  setting: Setting,
  params: { readonly guests: number; readonly loader: URL; readonly execArgv?: readonly string[] },
  work: (place: ApiPlace) => Promise<T>,
): Promise<T> {
  return withPlace(setting, async ({ store }) => {
    const server = forked(new URL("./server-process.ts", import.meta.url), params.execArgv);
    const load = forked(params.loader);
    try {
      // The server's own tables: on PostgreSQL in the same database, else in a file beside the store's.
      const database = store.startsWith("sqlite:") ? store.replace(/\.db$/, ".server.db") : store;
      const url = await server.ask<string>("serve", { store, database });
      const guests = await load.ask<Guest[]>("guests", { url, count: params.guests });
      return await work({ url, server, load, guests });
    } finally {
      await load.stop();
      await server.stop();
    }
  });
}
