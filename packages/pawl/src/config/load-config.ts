import { dirname, isAbsolute, resolve } from "node:path";
import { checkConfig } from "./check-config.ts";
import { readEnvironment, withOption, type Environment } from "./environment.ts";
import { findConfigFile, namedConfigFile } from "./find-config.ts";
import { importConfig, importStartables } from "./import-config.ts";
import type { PawlConfig, ServerConfig } from "./pawl-config.ts";

export interface LoadConfigOptions {
  /** Where the search for `pawl.config.{ts,mts,js,mjs,json}` begins, upwards; default: the working directory. */
  readonly cwd?: string;
  /** The file itself, relative to `cwd`. Default: `PAWL_CONFIG`, else the search. */
  readonly file?: string | undefined;
  /** Default: `process.env`. */
  readonly env?: Environment;
  /** Wins over file and environment, option by option: what a command line said. */
  readonly overrides?: PawlConfig;
}

export interface LoadedConfig {
  /** Ready for `createPawl`: checked, and relative paths (of SQLite, blobs, the server's database and uploads) are made absolute. */
  readonly config: PawlConfig;
  /** Undefined: none was found. */
  readonly file: string | undefined;
  /** Where each option comes from: a path, the name of a variable, `command line` or `default`. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * The configuration of a project: defaults, then its `pawl.config.*`, then `PAWL_*` variables, then `overrides`; each wins over those before.
 *
 * ```ts
 * const { config } = await loadConfig();
 * const pawl = await createPawl(config);
 * ```
 *
 * A relative path (of SQLite, blobs, the server's database and uploads) counts from the folder of the file that names it; from `cwd` where a variable or an override names it.
 * In a JSON file `workflows` lists modules (`"./src/order.ts"`), whose exported workflows and graphs are taken.
 *
 * @throws PawlError `config_not_found`, `config_invalid`.
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const env = options.env ?? process.env;
  const settings = readEnvironment(env);
  const named = options.file ?? (env["PAWL_CONFIG"] || undefined);
  const file = named === undefined ? findConfigFile(cwd) : namedConfigFile(cwd, named);

  const base = file === undefined ? cwd : dirname(file);
  const sources: Record<string, string> = { store: "default" };
  let config: PawlConfig = { store: `sqlite:${resolve(base, "pawl.db")}` };
  if (file !== undefined) {
    const fromFile = await fileConfig(file);
    config = { ...config, ...withAbsolutePaths(fromFile, base) };
    note(sources, fromFile, file);
  }
  for (const { option, variable, value } of settings) {
    config = withOption(config, option, option === "store" ? absoluteStore(value, cwd) : value);
    sources[option] = variable;
  }
  const given = defined(options.overrides ?? {});
  checkConfig(given, "command line");
  const overrides = withAbsolutePaths(given, cwd);
  note(sources, overrides, "command line");
  const { worker, ...rest } = overrides;
  config = { ...config, ...rest, ...(worker && { worker: { ...config.worker, ...worker } }) };
  return { config, file, sources };
}

async function fileConfig(file: string): Promise<PawlConfig> {
  const exported = await importConfig(file);
  checkConfig(exported, file);
  if (exported.workflows === undefined) return defined(exported);
  const workflows: unknown[] = [];
  for (const entry of exported.workflows as readonly unknown[]) {
    if (typeof entry === "string") workflows.push(...(await importStartables(file, entry)));
    else workflows.push(entry);
  }
  return defined({ ...exported, workflows: workflows as NonNullable<PawlConfig["workflows"]> });
}

/** The same without the keys that are there but undefined, which would hide a default. */
function defined(config: PawlConfig): PawlConfig {
  const entries = Object.entries(config).map(([key, value]): [string, unknown] =>
    key === "worker" && value !== undefined ? [key, defined(value as PawlConfig)] : [key, value],
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function note(sources: Record<string, string>, config: PawlConfig, source: string): void {
  for (const [key, value] of Object.entries(config)) {
    if (key !== "worker") sources[key] = source;
    else for (const inner of Object.keys(value as object)) sources[`worker.${inner}`] = source;
  }
}

/** A command that is run in a folder below the project's would else find the runs, and neither their files nor their users. */
function withAbsolutePaths(config: PawlConfig, base: string): PawlConfig {
  const { store, blobs, server } = config;
  return {
    ...config,
    ...(store !== undefined && { store: absoluteStore(store, base) as string }),
    ...(blobs !== undefined && { blobs: absoluteBlobs(blobs, base) }),
    ...(server !== undefined && { server: absoluteServer(server, base) }),
  };
}

function absoluteBlobs(blobs: NonNullable<PawlConfig["blobs"]>, base: string): NonNullable<PawlConfig["blobs"]> {
  return typeof blobs === "string" ? `file:${resolve(base, blobs.slice("file:".length))}` : blobs;
}

/** What the options of the server say is the server's matter; these two of them are paths. */
function absoluteServer(server: ServerConfig, base: string): ServerConfig {
  const { database, files } = server as { database?: unknown; files?: { store?: unknown } };
  return {
    ...server,
    ...(database !== undefined && { database: absoluteStore(database, base) }),
    ...(typeof files?.store === "string" && { files: { ...files, store: resolve(base, files.store) } }),
  };
}

function absoluteStore(store: unknown, base: string): unknown {
  if (typeof store !== "string" || !store.startsWith("sqlite:")) return store;
  const path = store.slice("sqlite:".length);
  // ":memory:" and an empty path are for the store to refuse; "//" begins a URL's authority, which SQLite has none of.
  return path === "" || path.startsWith(":") || path.startsWith("//") || isAbsolute(path)
    ? store
    : `sqlite:${resolve(base, path)}`;
}
