import { parseArgs } from "node:util";
import { explain, summary } from "./report.ts";
import { simulate, type SimulationResult } from "./simulate.ts";

const usage = `npm run simulate -- [options]

  --seeds N     how many seeds (default 1000)
  --from N      the first one (default 1)
  --seconds N   go on until this time is over
  --seed N      only this one
  --verbose     show the programs and everything that happens
  --json        one JSON object a seed
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seconds: { type: "string" },
    seed: { type: "string" },
    verbose: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.help) print(usage);
else process.exitCode = await main();

async function main(): Promise<number> {
  const from = wholeNumber("from", values.seed ?? values.from);
  const count = values.seed === undefined ? wholeNumber("seeds", values.seeds) : 1;
  const untilMs =
    values.seconds === undefined
      ? Number.POSITIVE_INFINITY
      : performance.now() + wholeNumber("seconds", values.seconds) * 1000;
  const last = values.seconds === undefined ? from + count : Number.POSITIVE_INFINITY;
  const startMs = performance.now();
  const totals = { seeds: 0, events: 0, effects: 0, crashes: 0, broken: 0 };
  for (let seed = from; seed < last && performance.now() < untilMs; seed++) {
    const result = await simulate(seed);
    totals.seeds++;
    totals.events += result.events;
    totals.effects += result.effects;
    totals.crashes += result.crashes;
    if (result.finding !== null) totals.broken++;
    await tell(result);
  }
  const seconds = (performance.now() - startMs) / 1000;
  if (!values.json) {
    print(
      `${totals.seeds} seeds in ${seconds.toFixed(1)} s (${(totals.seeds / seconds).toFixed(0)} a second): ${totals.events} events, ${totals.effects} effects, ${totals.crashes} crashes; ${totals.broken} broken.`,
    );
  }
  return totals.broken === 0 ? 0 : 1;
}

async function tell(result: SimulationResult): Promise<void> {
  if (values.json) print(JSON.stringify(result));
  else if (values.verbose) print(await explain(result.seed));
  else if (result.finding !== null || values.seed !== undefined) print(summary(result));
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${option} takes a whole number, not ${JSON.stringify(text)}.\n\n${usage}`);
  process.exit(2);
}
