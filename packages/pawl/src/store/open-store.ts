import { isMissingPackage } from "../errors/missing-package.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { MemoryStore } from "./memory/memory-store.ts";
import type { SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
import type { Store } from "./store.ts";

export interface OpenStoreOptions {
  /** Where a store reports what is not an error but worth knowing; default: nowhere. */
  readonly log?: SqliteStoreOptions["log"];
  /** How packages that are installed separately are loaded; for tests. */
  readonly load?: ((name: string) => Promise<unknown>) | undefined;
}

/**
 * Opens the store that a location names: `"memory:"`, `"sqlite:./pawl.db"` (relative to the working directory) or
 * `"postgres://user@host/database"`. A store object is opened and handed back.
 *
 * @example
 * const store = await openStore("sqlite:./pawl.db");
 *
 * @throws PawlError `store_url_invalid`, `store_not_installed`, and what the store throws when it cannot be opened
 */
export async function openStore(location: string | Store, options: OpenStoreOptions = {}): Promise<Store> {
  const store = await storeAt(location, options);
  await store.open();
  return store;
}

/**
 * The same store before it is opened: to look at its schema, or to bring it up to date.
 *
 * @throws PawlError `store_url_invalid`, `store_not_installed`
 */
export async function storeAt(location: string | Store, options: OpenStoreOptions = {}): Promise<Store> {
  if (typeof location !== "string") return location;
  const scheme = /^([a-z]+):/i.exec(location)?.[1]?.toLowerCase();
  switch (scheme) {
    case "memory":
      if (location.length > "memory:".length) throw invalid(location, "a memory store has no path or name");
      return new MemoryStore();
    case "sqlite": {
      const path = sqlitePath(location);
      // Only where it is used: it brings worker threads along.
      const { SqliteStore } = await import("./sqlite/sqlite-store.ts");
      return new SqliteStore(path, { log: options.log });
    }
    case "postgres":
    case "postgresql":
      return postgresStore(location, options);
    default:
      throw invalid(location, scheme === undefined ? "it has no scheme" : `there is no store for "${scheme}:"`);
  }
}

/** Also `sqlite:///absolute/path`, as other tools write it. */
function sqlitePath(location: string): string {
  const path = location.slice("sqlite:".length).replace(/^\/\/(?=[./])/, "");
  if (path === ":memory:") {
    throw invalid(location, "it would be lost with its thread", 'Use "memory:" for a store that lives in memory.');
  }
  if (path === "") throw invalid(location, "it names no file", 'Name one: "sqlite:./pawl.db".');
  if (path.startsWith("//"))
    throw invalid(location, "it names a host", 'Write "sqlite:./file.db" or "sqlite:/folder/file.db".');
  if (path.includes("\0")) throw invalid(location, "a path cannot contain a NUL character");
  return path;
}

interface PostgresModule {
  readonly PostgresStore: new (url: string, options: Pick<OpenStoreOptions, "log">) => Store;
}

async function postgresStore(location: string, options: OpenStoreOptions): Promise<Store> {
  const name = "@pawl/postgres";
  const load = options.load ?? ((specifier) => import(specifier) as Promise<unknown>);
  let module: PostgresModule;
  try {
    module = (await load(name)) as PostgresModule;
  } catch (cause) {
    if (!isMissingPackage(cause, name)) throw cause;
    throw new PawlError("store_not_installed", `The store "${withoutPassword(location)}" needs the package ${name}.`, {
      hint: `Run \`npm i ${name}\`.`,
      details: { package: name },
      cause,
    });
  }
  return new module.PostgresStore(location, { log: options.log });
}

function invalid(location: string, why: string, hint?: string): PawlError {
  const shown = withoutPassword(location);
  return new PawlError("store_url_invalid", `The store "${shown}" is not understood: ${why}.`, {
    hint,
    details: { store: shown },
  });
}

function withoutPassword(location: string): string {
  return location.replace(/^([a-z]+:\/\/[^:/@]*):[^@]*@/i, "$1:***@");
}
