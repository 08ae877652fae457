import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Pawl, Run, RunEvent } from "pawl";
import { readLog } from "./append-log.ts";
import type { Chronicle, Daze } from "./chronicle.ts";
import type { ClientLine } from "./client-line.ts";
import type { EffectReader } from "./effect-reader.ts";
import type { Effect, Entry, Evidence, OrderFacts, RunFacts, Told } from "./evidence.ts";

const readersMax = 8;

/** Puts together what store, workers, clients and the campaign know of a round. */
export async function gather(params: {
  readonly pawl: Pawl;
  readonly round: string;
  readonly reader: EffectReader;
  readonly clientsFolder: string;
  readonly chronicle: Chronicle;
  readonly putAway: ReadonlySet<string>;
}): Promise<Evidence> {
  const { pawl, round, reader, clientsFolder, chronicle, putAway } = params;
  const lines = clientLines(clientsFolder);
  const odd = lines.filter((line) => line[0] === "odd").map(([, , runId, text]) => `a client of ${runId}: ${text}`);
  return {
    runs: await readRuns(pawl, round),
    ...readEffects(reader, chronicle.dazes),
    ...readTold(lines),
    deaths: chronicle.deaths,
    putAway,
    oddities: [...chronicle.oddities.splice(0), ...odd],
  };
}

/** The runs whose start somebody was told of. */
export function acknowledgedRuns(clientsFolder: string): Set<string> {
  return new Set(clientLines(clientsFolder).flatMap((line) => (line[0] === "started" ? [line[3]] : [])));
}

function clientLines(folder: string): ClientLine[] {
  return readdirSync(folder).flatMap((file) => readLog<ClientLine>(join(folder, file)));
}

export async function listRuns(pawl: Pawl, query: Parameters<Pawl["list"]>[0]): Promise<Run[]> {
  const runs: Run[] = [];
  let cursor: string | undefined;
  do {
    const page = await pawl.list({ ...query, limit: 1_000, ...(cursor !== undefined && { cursor }) });
    runs.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return runs;
}

async function readRuns(pawl: Pawl, round: string): Promise<Map<string, RunFacts>> {
  const facts = new Map<string, RunFacts>();
  const left = await listRuns(pawl, { tags: { round } });
  const readSome = async (): Promise<void> => {
    for (let run = left.pop(); run !== undefined; run = left.pop()) {
      const events: RunEvent[] = [];
      for await (const event of pawl.events(run.id, { follow: false })) events.push(event);
      facts.set(run.id, { run, events });
    }
  };
  await Promise.all(Array.from({ length: readersMax }, readSome));
  return facts;
}

function readEffects(
  reader: EffectReader,
  inflicted: ReadonlyMap<string, readonly Daze[]>,
): Pick<Evidence, "effects" | "entries" | "dazes" | "takeovers"> {
  const effects = new Map<string, Effect[]>();
  const entries = new Map<string, Entry[]>();
  const dazes = new Map([...inflicted].map(([process, list]) => [process, [...list]]));
  const takeovers = { freed: 0, replaced: 0 };
  for (const { process, lines } of reader.read()) {
    const ends = new Map(lines.flatMap((line) => (line[0] === "end" ? [[line[4], line[1]]] : [])));
    for (const line of lines) {
      if (line[0] === "enter") add(entries, line[2], { process, atMs: line[1] });
      else if (line[0] === "stall") add(dazes, process, { fromMs: line[1], toMs: line[2] });
      else if (line[0] === "freed" || line[0] === "replaced") takeovers[line[0]] += line[2];
      else if (line[0] === "begin") {
        const [, beginMs, runId, key, attempt, token, saw] = line;
        add(effects, runId, { key, attempt, token, process, saw, beginMs, endMs: ends.get(token) ?? null });
      }
    }
  }
  for (const list of effects.values()) list.sort((a, b) => a.beginMs - b.beginMs);
  return { effects, entries, dazes, takeovers };
}

function readTold(lines: readonly ClientLine[]): Pick<Evidence, "told" | "orders"> {
  const told = new Map<string, Told>();
  const orders = new Map<string, OrderFacts>();
  const of = (runId: string): Told => {
    const known = told.get(runId) ?? newTold();
    told.set(runId, known);
    return known;
  };
  for (const line of lines) {
    switch (line[0]) {
      case "asked":
        if (!orders.has(line[2])) orders.set(line[2], { program: line[3], lost: 0 });
        break;
      case "start-lost":
        (orders.get(line[2]) as OrderFacts).lost++;
        break;
      case "started":
        of(line[3]).starts.push({ order: line[2], isNew: line[4] });
        break;
      case "signalled":
        of(line[2]).signals.push({ name: line[3], payload: line[4], tries: line[5] });
        break;
      case "cancelling":
        of(line[2]).wasCancelAsked = true;
        of(line[2]).wasCancelForced ||= line[3];
        break;
      case "cancelled":
        of(line[2]).cancels.push({ status: line[3], cancelRequested: line[4] });
        break;
      case "result":
        of(line[2]).results.push({ atMs: line[1], status: line[3], value: line[4] });
        break;
      case "followed":
        of(line[2]).followed.push({ kinds: line[3], hasGap: line[4] });
        break;
      case "signal-refused":
      case "odd":
        break;
    }
  }
  return { told, orders };
}

export function newTold(): Told {
  return {
    starts: [],
    signals: [],
    cancels: [],
    results: [],
    followed: [],
    wasCancelAsked: false,
    wasCancelForced: false,
  };
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
