import { guardRejections } from "../../engine/rejections.ts";
import { MemoryStore } from "../../store/memory/memory-store.ts";
import { Records } from "../../store/memory/records.ts";
import type { RunRow } from "../../store/run-row.ts";
import { isTerminal } from "../../store/run-status.ts";
import { checkAcknowledged, checkHistory, checkNotes, checkOutcome } from "./checks/check-end.ts";
import { checkFamily } from "./checks/check-family.ts";
import { checkAnswers, checkClosed } from "./checks/check-questions.ts";
import { checkUndo } from "./checks/check-undo.ts";
import { Orphans } from "./checks/orphans.ts";
import { checkReplay } from "./checks/check-replay.ts";
import { Inspector } from "./checks/inspector.ts";
import { Client } from "./client.ts";
import { Dice } from "./dice.ts";
import { Findings, type Finding } from "./findings.ts";
import { FleetInMotion } from "./fleet-in-motion.ts";
import { Expectations } from "./program/expect-program.ts";
import type { Program } from "./program/program.ts";
import type { Sabotage } from "./sabotage.ts";
import { rollScenario, type Scenario } from "./scenario.ts";
import { Scheduler } from "./scheduler.ts";
import { SimProcess } from "./sim-process.ts";
import { Visitors } from "./visitors.ts";
import { Weather } from "./weather.ts";
import { World } from "./world.ts";

export interface SimulationOptions {
  /** Gets what happens, line by line. */
  readonly trace?: (line: string) => void;
  /** For tests of the simulation itself: breaks something on purpose. */
  readonly sabotage?: Sabotage | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  readonly finding: Finding | null;
  /** How many things happened, of these effects, and how much virtual time passed. */
  readonly events: number;
  readonly effects: number;
  readonly virtualMs: number;
  readonly crashes: number;
  /** Writes that were handed over again and recognised. */
  readonly repeats: number;
}

const startMs = Date.UTC(2026, 0, 1);
const eventsMax = 400_000;
const finaleMaxMs = 600_000;

/** Every so many seeds, Node itself is to see each rejection that nobody handles in time. */
const realTurnsEvery = 8;

/** One world, made from a seed: the same seed gives the same history, thing by thing. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  const unguard = guardRejections();
  try {
    return await new Simulation(rollScenario(seed), options).run();
  } finally {
    // Rejections that nobody has handled come up only now where things did not happen in turns of their own.
    await new Promise((resolve) => setImmediate(resolve));
    unguard();
  }
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #scheduler: Scheduler;
  readonly #findings: Findings = new Findings();
  readonly #records: Records = new Records();
  readonly #inspector: Inspector;
  readonly #world: World;
  readonly #fleet: FleetInMotion;
  readonly #visitors: Visitors;
  readonly #expectations: Expectations;
  readonly #tracer: ((line: string) => void) | undefined;

  constructor(scenario: Scenario, options: SimulationOptions) {
    const { seed, fleet, faults, isAlwaysReplay, programs } = scenario;
    const { sabotage } = options;
    this.#scenario = scenario;
    this.#tracer = options.trace;
    this.#expectations = new Expectations(programs);
    const scheduler = new Scheduler(startMs, { hasRealTurns: seed % realTurnsEvery === 0 });
    const findings = this.#findings;
    const records = this.#records;
    const trace = (line: () => string): void => this.#trace(line);
    const dice = new Dice(`fate ${seed}`);
    const weather = new Weather();
    const base = new MemoryStore({ records, handles: new Set() });
    this.#scheduler = scheduler;
    this.#world = new World({
      findings,
      records,
      scheduler,
      slackMs: clockSlackMs(scenario),
      sabotage,
      trace: (home, line) => trace(() => `${home.name} ${line()}`),
    });
    this.#inspector = new Inspector({
      findings,
      records,
      scheduler,
      sabotage,
      clocksJump: faults.jumpEveryMs !== Number.POSITIVE_INFINITY,
      onDelete: (run) => this.#checkRun(run),
    });
    const make = (number: number, versions: readonly number[]): SimProcess =>
      new SimProcess({
        number,
        scheduler,
        base,
        surroundings: (home) => this.#world.seenFrom(home),
        inspector: this.#inspector,
        dice,
        weather,
        programs: programs.filter(({ version }) => versions.includes(version)),
        faults: () => this.#fleet.faults,
        isAlwaysReplay,
        sabotage,
        trace,
      });
    this.#fleet = new FleetInMotion({ fleet, faults, scheduler, dice, weather, findings, make, trace });
    const client = new Client({ scheduler, dice, processes: () => this.#fleet.processes });
    const isGone = (runId: string): boolean => this.#inspector.deleted.has(runId);
    this.#visitors = new Visitors({ client, scheduler, findings, trace, isGone });
  }

  async run(): Promise<SimulationResult> {
    this.#fleet.start();
    this.#visitors.plan(this.#scenario.actions);
    await this.#until(() => false, this.#scenario.faultsMs);
    this.#fleet.endFaults();
    await this.#finale();
    this.#checkEnd();
    await this.#checkReplays();
    await this.#closeAll();
    return {
      seed: this.#scenario.seed,
      finding: this.#findings.first,
      events: this.#scheduler.taken,
      effects: this.#world.effectCount,
      virtualMs: this.#scheduler.nowMs - startMs,
      crashes: this.#fleet.crashes,
      repeats: this.#inspector.repeatCount,
    };
  }

  // ── The end ───────────────────────────────────────────────────────────────

  /** With faults over, and every signal and resume that a run waits for, everything must come to its end. */
  async #finale(): Promise<void> {
    const untilMs = this.#scheduler.nowMs + finaleMaxMs;
    const orphans = new Orphans({
      findings: this.#findings,
      records: this.#records,
      scheduler: this.#scheduler,
      processes: () => this.#fleet.processes,
      calmMs: this.#scenario.faults.lateMaxMs,
      clocksJump: this.#scenario.faults.jumpEveryMs !== Number.POSITIVE_INFINITY,
    });
    const isOver = (): boolean =>
      !this.#visitors.isBusy &&
      this.#inspector.startCount > 0 &&
      this.#runs().every(({ status }) => isTerminal(status));
    while (this.#scheduler.nowMs < untilMs && !this.#isStopped) {
      await this.#until(isOver, 1500);
      if (isOver()) break;
      orphans.look();
      for (const run of this.#runs()) this.#nudge(run);
    }
    if (!isOver()) {
      const open = this.#runs().filter(({ status }) => !isTerminal(status));
      this.#findings.violated(
        "liveness",
        `still open: ${open.map((run) => `${run.id} ${run.status} due ${run.dueMs} owner ${run.workerId}`).join(", ")}; clients busy: ${this.#visitors.isBusy}`,
      );
    }
    await this.#until(() => !this.#visitors.isWatching, 30_000);
    if (this.#visitors.isWatching)
      this.#findings.violated("liveness", "somebody still waits for the result or the events of a run that has ended");
  }

  #nudge(run: RunRow): void {
    const key = run.idempotencyKey ?? "successor";
    // A child that is to end with its parent is left to that.
    const parent = run.endsWithParent && run.parentId !== null ? this.#records.run(run.parentId) : undefined;
    if (parent !== undefined && isTerminal(parent.status) && !run.cancelRequested) return;
    if (run.status === "paused" || run.status === "blocked") void this.#visitors.resume(run.id).catch(() => {});
    if (run.status !== "waiting") return;
    for (const name of run.awaits)
      if (!name.startsWith("$")) void this.#visitors.signal(key, run.id, name).catch(() => {});
    // Two people who know nothing of each other.
    for (const record of this.#records.allRecords()) {
      if (record.runId !== run.id || record.status !== "open") continue;
      for (let people = 0; people < 2; people++) void this.#visitors.answer(record).catch(() => {});
    }
  }

  #checkEnd(): void {
    if (this.#isStopped) return;
    const isGone = (runId: string): boolean => this.#inspector.deleted.has(runId);
    for (const run of this.#runs()) {
      this.#checkRun(run);
      checkFamily(this.#findings, this.#records, run, isGone);
      checkClosed(this.#findings, this.#records, run);
    }
    checkAnswers(this.#findings, this.#records, this.#visitors.answers);
    for (const [key, acknowledged] of this.#visitors.acknowledged) {
      if (key !== "successor") checkAcknowledged(this.#findings, this.#records, key, { acknowledged, isGone });
    }
  }

  /** What must be so of a run that has ended. */
  #checkRun(run: RunRow): void {
    const expectations = this.#expectations;
    checkOutcome(this.#findings, this.#records, run, { program: this.#programOf(run), expectations });
    checkHistory(this.#findings, this.#records, run);
    const undoable = this.#world.undoable.get(run.id) ?? new Set();
    const mayBeForced = this.#scenario.actions.some((action) => action.type === "cancel" && action.force);
    checkUndo(this.#findings, this.#records, run, { undoable, mayBeForced });
    // A fork begins with notes of its origin, and may take another way right behind them.
    if (run.forkedFrom === null) checkNotes(this.#findings, this.#records, run, this.#world.invocations.get(run.id));
  }

  /** Each log from scratch, and a few beginnings of it. */
  async #checkReplays(): Promise<void> {
    const { programs } = this.#scenario;
    const dice = new Dice(`replays ${this.#scenario.seed}`);
    for (const run of this.#runs()) {
      const original = this.#world.invocations.get(run.id);
      if (original === undefined || original.params.epoch !== run.epoch || run.status === "cancelled") continue;
      const events = this.#records.events(run.id);
      const program = this.#programOf(run);
      // A graph does not go its way again: it goes on where it was.
      if (program.graph !== null) continue;
      const lastRetried = events.findLast(({ kind }) => kind === "run-retried")?.seq ?? 0;
      const ends = [...(this.#inspector.durableEnds.get(run.id) ?? [])].filter((seq) => seq >= lastRetried);
      // Branches that code opened and left behind in the turn in which it ended come behind all that a replay can get to see. A retry belongs to it: without
      // it, what it has set aside counts.
      const lastSeen = events.findLast(({ kind }) => kind !== "branch-opened" && !kind.startsWith("run-"))?.seq ?? 0;
      const end = Math.max(lastSeen, lastRetried);
      const cuts = [end, ...dice.times(2, () => dice.pick(ends))].filter((cut) => cut <= end);
      for (const cut of cuts) {
        const isWhole = cut === end;
        await checkReplay({ findings: this.#findings, programs, run, events: events.slice(0, cut), original, isWhole });
        if (this.#isStopped)
          return this.#trace(() =>
            [...original.transcripts].map(([path, lines]) => `"${path}":\n${lines.join("\n")}`).join("\n"),
          );
      }
    }
  }

  /** A process that is told to end must do so, and leave nothing behind. */
  async #closeAll(): Promise<void> {
    const { processes, closing } = this.#fleet;
    if (this.#isStopped) {
      for (const process of processes) process.crash();
      return;
    }
    // The owner of a run that was cancelled by force learns it with its next write.
    const holders = (): readonly SimProcess[] =>
      processes.filter(({ engine }) => engine.workers.some(({ activeRuns }) => activeRuns > 0));
    await this.#until(() => holders().length === 0, 15_000);
    for (const { name } of holders()) this.#findings.violated("leak", `${name} still holds runs that have ended`);
    this.#fleet.endAll();
    await this.#until(() => closing.size === 0, 60_000);
    if (closing.size > 0 && !this.#isStopped)
      this.#findings.violated("promise 10", "a process does not end when it is told to");
    // Effects that nobody waits for any more take their time.
    await this.#until(() => processes.every(({ clock }) => this.#scheduler.pending(clock) === 0), 6_000);
    for (const process of processes) {
      const left = this.#scheduler.pending(process.clock);
      if (left > 0) this.#findings.violated("leak", `${process.name} has left ${left} timers`);
      if (process.workerIds.some((id) => this.#records.workers.has(id)))
        this.#findings.violated("promise 10", `${process.name} has left its worker row`);
      process.crash();
    }
  }

  // ── Parts ─────────────────────────────────────────────────────────────────

  /** Lets things happen until it is so, or this time is over. */
  async #until(isSo: () => boolean, withinMs: number): Promise<void> {
    const untilMs = this.#scheduler.nowMs + withinMs;
    await this.#scheduler.drain();
    while (!this.#isStopped && !isSo() && (await this.#scheduler.step(untilMs))) {
      if (this.#scheduler.taken > eventsMax)
        this.#findings.violated(
          "liveness",
          `more than ${eventsMax} things have happened: something goes round in circles`,
        );
    }
  }

  get #isStopped(): boolean {
    return this.#findings.first !== null;
  }

  #runs(): readonly RunRow[] {
    return [...this.#records.newestFirst(null)];
  }

  #programOf(run: RunRow): Program {
    const { programs } = this.#scenario;
    return programs.find(({ name, version }) => name === run.workflow && version === run.version) as Program;
  }

  #trace(line: () => string): void {
    this.#tracer?.(`${String(this.#scheduler.nowMs - startMs).padStart(7)} ${line()}`);
  }
}

/** How far apart two processes may take the same moment to be, with clocks that are corrected; a jump is corrected only by the next heartbeat. */
function clockSlackMs({ faults }: Scenario): number {
  const jumpMs = faults.jumpEveryMs === Number.POSITIVE_INFINITY ? 0 : faults.jumpMaxMs * 4;
  return 25 + jumpMs;
}
