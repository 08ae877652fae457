import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { explain, summary } from "./report.ts";
import { simulateMany } from "./simulate-many.ts";
import { simulate, type SimulationResult } from "./simulate.ts";

const usage = `npm run simulate -- [options]

  --seeds N     how many seeds (default 1000)
  --from N      the first one (default 1)
  --seconds N   go on until this time is over
  --threads N   how many at once (default: one per core)
  --seed N      only this one
  --verbose     show the programs and everything that happens
  --json        one JSON object a seed
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seconds: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string" },
    verbose: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.help) print(usage);
else process.exitCode = values.seed === undefined ? await many() : await one(wholeNumber("seed", values.seed));

async function one(seed: number): Promise<number> {
  const result = await simulate(seed);
  if (values.json) print(JSON.stringify(result));
  else print(values.verbose ? await explain(seed) : summary(result));
  return result.finding === null ? 0 : 1;
}

async function many(): Promise<number> {
  const startMs = performance.now();
  const from = wholeNumber("from", values.from);
  const { seconds } = values;
  const untilMs = seconds === undefined ? Number.POSITIVE_INFINITY : startMs + wholeNumber("seconds", seconds) * 1000;
  const totals = { seeds: 0, events: 0, effects: 0, crashes: 0, repeats: 0 };
  const broken: SimulationResult[] = [];
  await simulateMany({
    from,
    to: seconds === undefined ? from + wholeNumber("seeds", values.seeds) - 1 : Number.POSITIVE_INFINITY,
    threads: Math.max(1, wholeNumber("threads", values.threads)),
    isOver: () => performance.now() > untilMs,
    onResults: (results) => {
      for (const result of results) {
        totals.seeds++;
        totals.events += result.events;
        totals.effects += result.effects;
        totals.crashes += result.crashes;
        totals.repeats += result.repeats;
        if (result.finding !== null) broken.push(result);
        if (values.json) print(JSON.stringify(result));
        else if (result.finding !== null) print(summary(result));
      }
    },
  });
  if (values.verbose && !values.json) for (const { seed } of broken) print(await explain(seed));
  if (!values.json) {
    const tookS = (performance.now() - startMs) / 1000;
    const { seeds, events, effects, crashes, repeats } = totals;
    print(
      `${seeds} seeds in ${tookS.toFixed(1)} s (${(seeds / tookS).toFixed(0)} a second): ${events} events, ${effects} effects, ${crashes} crashes, ${repeats} repeated writes; ${broken.length} broken.`,
    );
  }
  return broken.length === 0 ? 0 : 1;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${option} takes a whole number, not ${JSON.stringify(text)}.\n\n${usage}`);
  process.exit(2);
}
