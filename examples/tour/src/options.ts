import { parseArgs } from "node:util";

export const help = `Opens server, dashboard and a worker with the examples, and prints where they are.

  npm start
  npm start -- --port 9000

Options:
  -p, --port <port>    the port (default: 8700, or the next one that is free; 0: any; also: PORT)
      --home <folder>  where everything is kept (default: examples/tour/.pawl; also: TOUR_HOME)
  -h, --help           show this
`;

export interface TourOptions {
  readonly isHelp: boolean;
  /** Undefined: 8700, or the next one that is free. */
  readonly port: number | undefined;
  /** Undefined: in the folder of the tour. */
  readonly home: string | undefined;
}

/** What was wrong with the command line: a program has nothing else to say of it. */
export class UsageError extends Error {}

/** What the command line says, and what it leaves to the environment. @throws UsageError */
export function tourOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): TourOptions {
  const values = valuesOf(args);
  const port = values.port ?? env["PORT"];
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new UsageError(`The port is ${JSON.stringify(port)}; it must be a number from 0 to 65535.`);
  return {
    isHelp: values.help === true,
    port: port === undefined ? undefined : Number(port),
    home: values.home ?? env["TOUR_HOME"],
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", short: "p" },
        home: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
