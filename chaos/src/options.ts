import { parseArgs } from "node:util";
import { faults, faultsNamed, faultsOfProcesses, type FaultName } from "./faults/faults.ts";

export interface Options {
  readonly isHelp: boolean;
  readonly minutes: number;
  readonly seed: string;
  readonly workers: number;
  readonly clients: number;
  readonly ordersPerSecond: number;
  readonly leaseMs: number;
  readonly faults: readonly FaultName[];
  readonly store: "postgres" | "sqlite";
  /** Null: the server that npm has installed. */
  readonly server: string | null;
  readonly isKept: boolean;
}

export const usage: string = `npm run chaos -- [options]

  --minutes N              how long things are broken; default 2
  --seed S                 decides what is done and to whom; default: a new one, which is printed
  --workers N              worker processes, at least 2; default 4
  --clients N              client processes; default 2
  --rate N                 runs started per second, by all clients together; default 40
  --lease MS               lease of the workers in milliseconds; default 2000
  --faults NAME,NAME       ${Object.keys(faults).join(", ")}, or proxy for all that a network does; default: all
  --store postgres|sqlite  default postgres; sqlite leaves only kill, stop and deploy
  --server FOLDER          bin folder of a PostgreSQL server; default: the one that npm has installed
  --keep                   keep the folder with everything, also when all is well
`;

/** The command line's options. @throws Error that names the option, the value and what is possible. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "2" },
      seed: { type: "string" },
      workers: { type: "string", default: "4" },
      clients: { type: "string", default: "2" },
      rate: { type: "string", default: "40" },
      lease: { type: "string", default: "2000" },
      faults: { type: "string" },
      store: { type: "string", default: "postgres" },
      server: { type: "string" },
      keep: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const store = storeOf(values.store);
  return {
    isHelp: values.help,
    minutes: numberOf("minutes", values.minutes, 0),
    seed: values.seed ?? Math.floor(Math.random() * 2 ** 31).toString(36),
    workers: wholeOf("workers", values.workers, 2),
    clients: wholeOf("clients", values.clients, 1),
    ordersPerSecond: numberOf("rate", values.rate, 1),
    leaseMs: wholeOf("lease", values.lease, 200),
    faults: faultsOf(values.faults, store),
    store,
    server: values.server ?? null,
    isKept: values.keep,
  };
}

function storeOf(store: string): Options["store"] {
  if (store === "postgres" || store === "sqlite") return store;
  throw new Error(`--store is "${store}"; it must be postgres or sqlite.`);
}

function faultsOf(list: string | undefined, store: Options["store"]): FaultName[] {
  const named = list === undefined ? null : faultsNamed(list.split(",").map((name) => name.trim()));
  if (store === "postgres") return named ?? (Object.keys(faults) as FaultName[]);
  const impossible = named?.find((name) => !faultsOfProcesses.includes(name));
  if (impossible === undefined) return named ?? [...faultsOfProcesses];
  throw new Error(
    `--faults names "${impossible}", which needs a server; a file can have ${faultsOfProcesses.join(", ")}.`,
  );
}

function wholeOf(option: string, text: string, min: number): number {
  const number = numberOf(option, text, min);
  if (Number.isInteger(number)) return number;
  throw new Error(`--${option} is "${text}"; it must be a whole number.`);
}

function numberOf(option: string, text: string, min: number): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number >= min) return number;
  throw new Error(`--${option} is "${text}"; it must be a number from ${min} on.`);
}
