import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Logger, type Pawl } from "pawl";
import { diagnose } from "./diagnosis.ts";
import { Chronicle } from "./evidence/chronicle.ts";
import { EffectReader } from "./evidence/effect-reader.ts";
import { timelineOf } from "./evidence/timeline.ts";
import type { Options } from "./options.ts";
import { killChildren } from "./processes/child.ts";
import { WorkerSlot } from "./processes/worker-slot.ts";
import { placeFor, type Place } from "./place.ts";
import { Random } from "./random.ts";
import { Report } from "./report.ts";
import { playRound, type RoundResult } from "./round.ts";

/** A round holds all its evidence in memory, so that a long campaign is many rounds. */
const roundMaxMs = 90_000;
const timelinesMax = 20;

/** Plays rounds until the time is over or a promise is broken; returns whether all held. */
export async function campaign(options: Options, say: (text: string) => void): Promise<boolean> {
  const folder = mkdtempSync(join(process.env["PAWL_CHAOS_DIR"] ?? tmpdir(), "pawl-chaos-"));
  // The server runs as another user and has to come by.
  await chmod(folder, 0o755);
  for (const name of ["effects", "clients", "logs"]) mkdirSync(join(folder, name));
  say(`seed ${options.seed}, everything is in ${folder}`);
  const place = await placeFor(options, folder);
  const stopAll = (): void => {
    killChildren();
    place.database?.server.stopAtExit();
  };
  process.once("exit", stopAll);
  const report = new Report();
  const chronicle = new Chronicle(say);
  const startedMs = performance.now();
  let isStuck: boolean;
  try {
    isStuck = await playRounds({ options, folder, place, report, chronicle, say });
  } finally {
    chronicle.end();
    stopAll();
  }
  process.removeListener("exit", stopAll);
  const hasHeld = report.violations.length === 0 && !isStuck;
  const isKept = options.isKept || !hasHeld;
  const minutes = (performance.now() - startedMs) / 60_000;
  const { seed, store } = options;
  const text = report.text({ seed, store, minutes, chronicle, isStuck, folder });
  if (isKept) writeFileSync(join(folder, "report.txt"), text);
  say(text);
  if (!isKept) rmSync(folder, { recursive: true, force: true });
  return hasHeld;
}

/** Resolves to whether runs got stuck. */
async function playRounds(params: {
  readonly options: Options;
  readonly folder: string;
  readonly place: Place;
  readonly report: Report;
  readonly chronicle: Chronicle;
  readonly say: (text: string) => void;
}): Promise<boolean> {
  const { options, folder, place, report, chronicle, say } = params;
  const random = new Random(options.seed);
  const pawl = await createPawl({ store: place.url, logger: fileLogger(join(folder, "logs", "campaign.log")) });
  const workers = await startWorkers(params);
  const clients = await Promise.all(Array.from({ length: options.clients }, () => place.route()));
  const count = Math.max(1, Math.ceil((options.minutes * 60_000) / roundMaxMs));
  const field = { workers, database: place.database, chronicle, leaseMs: options.leaseMs };
  const reader = new EffectReader(join(folder, "effects"));
  let isStuck = false;
  for (let index = 1; index <= count && report.violations.length === 0 && !isStuck; index++) {
    const name = String(index);
    const result = await playRound({
      name,
      pawl,
      folder,
      reader,
      clients,
      field: { ...field, random: random.derive(`round ${name}`) },
      faults: options.faults,
      durationMs: (options.minutes * 60_000) / count,
      ordersPerSecond: options.ordersPerSecond,
    });
    report.add(result.evidence, result.violations, result.drainMs);
    writeTimelines(result, folder);
    isStuck = result.isStuck;
    const { size } = result.evidence.runs;
    say(`round ${name} of ${count}: ${size} runs, ${result.violations.length} violations${isStuck ? ", stuck" : ""}`);
    if (isStuck) await writeDiagnosis(pawl, params, name);
  }
  if (!isStuck) await closeWorkers(workers, report, chronicle);
  for (const { proxy } of [...workers, ...clients]) await proxy?.close();
  await pawl.close();
  return isStuck;
}

async function startWorkers({
  options,
  folder,
  place,
  chronicle,
}: Parameters<typeof playRounds>[0]): Promise<WorkerSlot[]> {
  const workers: WorkerSlot[] = [];
  for (let index = 0; index < options.workers; index++) {
    const { store, proxy } = await place.route();
    const settings = { store, folder, lease: `${options.leaseMs}ms`, concurrency: 20 };
    workers.push(new WorkerSlot({ name: `w${index}`, code: "both", proxy, settings, chronicle }));
  }
  await Promise.all(workers.map((worker) => worker.start()));
  return workers;
}

/** At the end each is asked to stop, as in a deploy. */
async function closeWorkers(workers: readonly WorkerSlot[], report: Report, chronicle: Chronicle): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
  report.addOddities(chronicle.oddities);
}

function writeTimelines({ evidence, violations }: RoundResult, folder: string): void {
  const concerned = new Set(violations.flatMap(({ runId }) => (runId === null ? [] : [runId])));
  const texts = [...concerned].slice(0, timelinesMax).map((runId) => timelineOf(evidence, runId));
  if (texts.length > 0) writeFileSync(join(folder, "violations.txt"), texts.join("\n"));
}

async function writeDiagnosis(
  pawl: Pawl,
  { folder, place, say }: Parameters<typeof playRounds>[0],
  round: string,
): Promise<void> {
  const file = join(folder, "diagnosis.txt");
  writeFileSync(file, await diagnose({ pawl, admin: place.database?.admin ?? null, round }));
  say(`nothing goes on any more; what there was to see is in ${file}`);
}

function fileLogger(file: string): Logger {
  const stream = createWriteStream(file, { flags: "a" });
  const write = (message: string): void => void stream.write(`${new Date().toISOString()} ${message}\n`);
  return { debug: () => {}, info: write, warn: write, error: write };
}
