import { createPawl, loadConfig, PawlError, type Pawl, type PawlConfig } from "pawl";
import { storeAt, type Store } from "pawl/internal";
import { existsSync } from "node:fs";
import { notFound } from "./cli-error.ts";
import { cliLogger } from "./cli-logger.ts";
import type { Io } from "./io.ts";
import { jsonLine } from "./render/json.ts";
import { styleFor, type Style } from "./render/style.ts";

/** The project's configuration, and where each setting comes from. */
export type LoadedConfig = Awaited<ReturnType<typeof loadConfig>>;

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly store?: string;
  readonly namespace?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
  readonly color?: boolean;
}

/** One command under way: its world, its global options, and how it speaks. */
export class Session {
  readonly io: Io;
  readonly options: GlobalOptions;
  /** For stdout. */
  readonly style: Style;
  /** For stderr. */
  readonly errorStyle: Style;
  #loaded: LoadedConfig | undefined;
  #store: Store | undefined;

  constructor(io: Io, options: GlobalOptions) {
    this.io = io;
    this.options = options;
    this.style = styleFor(io.stdout, io.env, options.color);
    this.errorStyle = styleFor(io.stderr, io.env, options.color);
  }

  get isJson(): boolean {
    return this.options.json === true;
  }

  /** Columns of the terminal; undefined: not a terminal, so nothing has to fit. */
  get columns(): number | undefined {
    return this.io.stdout.columns;
  }

  /** Now, by the clock that the times of records come from: the database's, where several machines share one. */
  nowMs(): number {
    return this.io.clock.nowMs() + (this.#store?.clockOffsetMs ?? 0);
  }

  /** A line, or several, on stdout. */
  print(text: string): void {
    this.io.stdout.write(`${text}\n`);
  }

  /** One value as one line of JSON on stdout. */
  printJson(value: unknown): void {
    this.io.stdout.write(jsonLine(value));
  }

  /** A line for people, on stderr, where it disturbs no pipe. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  /** A note that programs do not want: nothing with --json. */
  hint(text: string): void {
    if (!this.isJson) this.note(this.errorStyle.dim(text));
  }

  /** The project's configuration, with the global options over it. Read once. */
  async config(overrides: PawlConfig = {}): Promise<LoadedConfig> {
    const { config: file, store, namespace } = this.options;
    this.#loaded ??= await loadConfig({
      cwd: this.io.cwd,
      file,
      env: this.io.env,
      overrides: { ...overrides, ...(store !== undefined && { store }), ...(namespace !== undefined && { namespace }) },
    });
    return this.#loaded;
  }

  /**
   * Opens Pawl for `use`, and closes it afterwards.
   *
   * A command that only looks at what is there (`creates: false`) does not create a database under a name that was misspelt.
   *
   * @throws PawlError `config_not_found` where nothing says which store is meant.
   */
  async withPawl<T>(
    use: (pawl: Pawl, store: Store) => Promise<T>,
    { creates = false, overrides }: { readonly creates?: boolean; readonly overrides?: PawlConfig } = {},
  ): Promise<T> {
    const config = await this.#located({ creates, overrides });
    const store = await this.#storeOf(config);
    this.#store = store;
    const pawl = await createPawl({ ...config, store, logger: this.#logger(config) });
    try {
      return await use(pawl, store);
    } finally {
      await pawl.close();
    }
  }

  /** Gives `use` the store without opening it, and closes it afterwards. Otherwise as `withPawl`. */
  async withStore<T>(
    use: (store: Store) => Promise<T>,
    { creates = false }: { readonly creates?: boolean } = {},
  ): Promise<T> {
    const store = await this.#storeOf(await this.#located({ creates }));
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  async #located({
    creates,
    overrides,
  }: {
    readonly creates: boolean;
    readonly overrides?: PawlConfig | undefined;
  }): Promise<PawlConfig> {
    const { config, file, sources } = await this.config(overrides);
    if (file === undefined && sources["store"] === "default") throw noProject(this.io.cwd);
    if (!creates) refuseMissingDatabase(config.store, sources["store"]);
    return config;
  }

  #storeOf(config: PawlConfig): Promise<Store> {
    const logger = this.#logger(config);
    return storeAt(config.store ?? "sqlite:./pawl.db", { log: (level, message) => logger[level](message) });
  }

  #logger({ logger }: PawlConfig): NonNullable<PawlConfig["logger"]> {
    return logger ?? cliLogger(this);
  }
}

/** @throws PawlError `config_not_found`. */
export function noProject(cwd: string): PawlError {
  return new PawlError("config_not_found", `There is no pawl.config.* in ${cwd} or above.`, {
    hint: "Make a project with `pawl init`, name its file with --config, or name a store with --store sqlite:./pawl.db.",
  });
}

function refuseMissingDatabase(store: PawlConfig["store"], source: string | undefined): void {
  const isNamedHere = source === "command line" || source === "PAWL_STORE";
  if (!isNamedHere || typeof store !== "string" || !store.startsWith("sqlite:/")) return;
  const path = store.slice("sqlite:".length);
  if (existsSync(path)) return;
  throw notFound(
    "store_not_found",
    `There is no database ${path}.`,
    "Check the path; `pawl start`, `worker` and `dev` make a new one.",
  );
}
