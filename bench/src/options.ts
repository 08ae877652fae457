import { parseArgs } from "node:util";
import type { Setting, StoreName } from "./setting.ts";

export interface Options extends Omit<Setting, "profileFolder"> {
  readonly isProfile: boolean;
  readonly isJson: boolean;
  readonly isMarkdown: boolean;
  /** Null: all measures. */
  readonly only: readonly string[] | null;
  readonly isHelp: boolean;
}

export const usage = `npm run bench -- [options]

  --store sqlite|memory   where runs live; default sqlite
  --only NAME,NAME        these measures only
  --repeats N             pairs of Pawl and limit per figure; default 3
  --quick                 a few percent of the work: shows that all runs, gives no figure to quote
  --json                  one JSON object a line and nothing else (with npm run -s)
  --markdown              the table as Markdown
  --starter               workflows-1-step also with the runs started by another process
  --profile               Pawl alone, under the CPU profiler: where the time goes, per thread
`;

/** The command line's options. @throws Error that names the option, the value and what is possible. */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: "string", default: "sqlite" },
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
  return {
    store: storeOf(values.store),
    only: values.only === undefined ? null : onlyOf(values.only, names),
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
  if (store === "sqlite" || store === "memory") return store;
  throw new Error(`--store is "${store}"; it must be sqlite or memory.`);
}

function onlyOf(only: string, names: readonly string[]): readonly string[] {
  const wanted = only.split(",").map((name) => name.trim());
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return wanted;
  throw new Error(`--only names "${unknown}", which is no measure; there are: ${names.join(", ")}.`);
}

function repeatsOf(repeats: string): number {
  const number = Number(repeats);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--repeats is "${repeats}"; it must be a whole number from 1 on.`);
}
