import { PawlError } from "pawl";

/**
 * Where the server keeps what is its own, unless the configuration says so: beside the store. Not in the same SQLite file, since each side would find that a stranger has
 * written to it. Pure.
 *
 * @throws PawlError `config_invalid`, for a store of one's own.
 */
export function serverDatabase(store: unknown): string {
  if (typeof store === "string" && store.startsWith("sqlite:"))
    return `sqlite:${store.slice("sqlite:".length).replace(/(\.db|\.sqlite3?)?$/, ".server.db")}`;
  if (typeof store === "string" && store.startsWith("postgres")) return store;
  if (store === "memory:") return "sqlite::memory:";
  throw new PawlError("config_invalid", "With a store of your own, the configuration must say server.database.", {
    hint: 'For example `server: { database: "sqlite:./server.db" }`.',
  });
}
