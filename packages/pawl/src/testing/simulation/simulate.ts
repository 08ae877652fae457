import { MemoryStore } from "../../store/memory/memory-store.ts";
import { Records } from "../../store/memory/records.ts";
import type { RunRow } from "../../store/run-row.ts";
import { isTerminal } from "../../store/run-status.ts";
import { checkAcknowledged, checkHistory, checkNotes, checkOutcome } from "./checks/check-end.ts";
import { checkReplay } from "./checks/check-replay.ts";
import { Client } from "./client.ts";
import { Dice } from "./dice.ts";
import { noFaults, type Faults } from "./faults.ts";
import { Findings, type Finding } from "./findings.ts";
import type { Program } from "./program/program.ts";
import type { Sabotage } from "./sabotage.ts";
import { rollScenario, type Scenario } from "./scenario.ts";
import { Scheduler } from "./scheduler.ts";
import { SimProcess } from "./sim-process.ts";
import { Visitors } from "./visitors.ts";
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
}

const startMs = Date.UTC(2026, 0, 1);
const eventsMax = 400_000;
const finaleMaxMs = 600_000;

/** One world, made from a seed: the same seed gives the same history, thing by thing. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  return new Simulation(rollScenario(seed), options).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #scheduler: Scheduler = new Scheduler(startMs);
  readonly #findings: Findings = new Findings();
  readonly #records: Records = new Records();
  readonly #base: MemoryStore;
  readonly #dice: Dice;
  readonly #world: World;
  readonly #visitors: Visitors;
  readonly #tracer: ((line: string) => void) | undefined;
  readonly #processes: SimProcess[] = [];
  readonly #sabotage: Sabotage | undefined;
  #faults: Faults;
  /** Those that were told to end and have not ended yet. */
  readonly #closing: Set<SimProcess> = new Set();
  /** Where the log of each run has ended after a commit: a crash can leave it so. */
  readonly #durableEnds: Map<string, Set<number>> = new Map();
  #isEnding = false;
  #processNumber = 0;
  #crashes = 0;

  constructor(scenario: Scenario, options: SimulationOptions) {
    this.#scenario = scenario;
    this.#faults = scenario.faults;
    this.#dice = new Dice(`fate ${scenario.seed}`);
    this.#base = new MemoryStore({ records: this.#records, handles: new Set() });
    this.#sabotage = options.sabotage;
    this.#tracer = options.trace;
    this.#world = new World({
      findings: this.#findings,
      records: this.#records,
      skewMaxMs: scenario.faults.skewMaxMs,
      trace: (home, line) => this.#trace(() => `${home.name} ${line()}`),
    });
    const client = new Client({ scheduler: this.#scheduler, dice: this.#dice, processes: () => this.#processes });
    this.#visitors = new Visitors({
      client,
      scheduler: this.#scheduler,
      findings: this.#findings,
      trace: (line) => this.#trace(line),
    });
  }

  async run(): Promise<SimulationResult> {
    for (let count = 0; count < this.#scenario.processCount; count++) this.#spawn();
    this.#visitors.plan(this.#scenario.actions);
    await this.#until(() => false, this.#scenario.faultsMs);
    this.#endFaults();
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
      crashes: this.#crashes,
    };
  }

  // ── Processes and what befalls them ───────────────────────────────────────

  #spawn(): void {
    const process = new SimProcess({
      number: ++this.#processNumber,
      scheduler: this.#scheduler,
      base: this.#base,
      records: this.#records,
      surroundings: (home) => this.#world.seenFrom(home),
      findings: this.#findings,
      dice: this.#dice,
      programs: this.#scenario.programs,
      faults: () => this.#faults,
      isAlwaysReplay: this.#scenario.isAlwaysReplay,
      onDurable: (runId) => this.#isDurable(runId),
      sabotage: this.#sabotage,
      trace: (line) => this.#trace(line),
    });
    this.#processes.push(process);
    this.#trace(() => `${process.name} starts`);
    void process.startWorker({ concurrency: this.#scenario.concurrency, leaseMs: this.#scenario.leaseMs });
    this.#planCrash(process);
    this.#planFreeze(process);
  }

  /** Between any two things that happen, so also between a store call and its effect, and its effect and its answer. */
  #planCrash(process: SimProcess): void {
    const { crashEveryMs } = this.#faults;
    if (crashEveryMs === Number.POSITIVE_INFINITY) return;
    this.#scheduler.after(this.#interval(crashEveryMs), () => {
      if (this.#faults === noFaults || !process.isLive) return;
      this.#processes.splice(this.#processes.indexOf(process), 1);
      if (!process.clock.isFrozen && this.#dice.hits(0.2)) {
        this.#stop(process);
      } else {
        this.#trace(() => `${process.name} crashes`);
        this.#crashes++;
        process.crash();
      }
      this.#scheduler.after(this.#dice.between(0, 300), () => this.#isEnding || this.#spawn());
    });
  }

  /** As SIGTERM does: the process drains, and ends by itself. */
  #stop(process: SimProcess): void {
    this.#trace(() => `${process.name} is told to end`);
    this.#closing.add(process);
    process.pawl.close().then(
      () => {
        this.#trace(() => `${process.name} ends`);
        this.#closing.delete(process);
      },
      (error: unknown) => this.#findings.violated("promise 10", `closing ${process.name} failed: ${String(error)}`),
    );
  }

  #planFreeze(process: SimProcess): void {
    const { freezeEveryMs, freezeMaxMs } = this.#faults;
    if (freezeEveryMs === Number.POSITIVE_INFINITY) return;
    this.#scheduler.after(this.#interval(freezeEveryMs), () => {
      if (this.#faults === noFaults || !process.isLive) return;
      this.#trace(() => `${process.name} stands still`);
      process.clock.freeze();
      this.#scheduler.after(this.#dice.between(1, freezeMaxMs), () => {
        if (!process.clock.isFrozen) return;
        this.#trace(() => `${process.name} goes on`);
        process.clock.thaw();
        this.#planFreeze(process);
      });
    });
  }

  #interval(meanMs: number): number {
    return Math.ceil(-Math.log(1 - this.#dice.fraction()) * meanMs);
  }

  #endFaults(): void {
    this.#trace(() => "faults end");
    this.#faults = noFaults;
    for (const process of this.#processes) if (process.clock.isFrozen) process.clock.thaw();
  }

  // ── The end ───────────────────────────────────────────────────────────────

  /** With faults over, and every signal and resume that a run waits for, everything must come to its end. */
  async #finale(): Promise<void> {
    const untilMs = this.#scheduler.nowMs + finaleMaxMs;
    const isOver = (): boolean =>
      !this.#visitors.isBusy && this.#runs().length > 0 && this.#runs().every(({ status }) => isTerminal(status));
    while (this.#scheduler.nowMs < untilMs && !this.#isStopped) {
      await this.#until(isOver, 1500);
      if (isOver()) break;
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
    if (run.status === "paused") void this.#visitors.resume(run.id).catch(() => {});
    if (run.status !== "waiting") return;
    for (const name of run.awaits) void this.#visitors.signal(key, run.id, name).catch(() => {});
  }

  #checkEnd(): void {
    if (this.#isStopped) return;
    for (const run of this.#runs()) {
      checkOutcome(this.#findings, this.#records, run, this.#programOf(run));
      checkHistory(this.#findings, this.#records, run);
      checkNotes(this.#findings, this.#records, run, this.#world.invocations.get(run.id));
    }
    for (const [key, acknowledged] of this.#visitors.acknowledged) {
      if (key !== "successor") checkAcknowledged(this.#findings, this.#records, key, acknowledged);
    }
  }

  /** Each log from scratch, and a few beginnings of it. */
  async #checkReplays(): Promise<void> {
    const dice = new Dice(`replays ${this.#scenario.seed}`);
    for (const run of this.#runs()) {
      const original = this.#world.invocations.get(run.id);
      if (original === undefined || original.params.epoch !== run.epoch || run.status === "cancelled") continue;
      const events = this.#records.events(run.id);
      const program = this.#programOf(run);
      // A graph does not go its way again: it goes on where it was.
      if (program.graph !== null) continue;
      const lastRetried = events.findLast(({ kind }) => kind === "run-retried")?.seq ?? 0;
      const ends = [...(this.#durableEnds.get(run.id) ?? [])].filter((seq) => seq >= lastRetried);
      // Branches that code opened and left behind in the turn in which it ended come behind all that a replay can get to see.
      const end = events.findLastIndex(({ kind }) => kind !== "branch-opened" && !kind.startsWith("run-")) + 1;
      const cuts = [end, ...dice.times(2, () => dice.pick(ends))].filter((cut) => cut <= end);
      for (const cut of cuts) {
        const isWhole = cut === end;
        await checkReplay({ findings: this.#findings, program, run, events: events.slice(0, cut), original, isWhole });
        if (this.#isStopped)
          return this.#trace(() =>
            [...original.transcripts].map(([path, lines]) => `"${path}":\n${lines.join("\n")}`).join("\n"),
          );
      }
    }
  }

  #isDurable(runId: string): void {
    const ends = this.#durableEnds.get(runId);
    const end = this.#records.lastSeq(runId);
    if (ends === undefined) this.#durableEnds.set(runId, new Set([end]));
    else ends.add(end);
  }

  /** A process that is told to end must do so, and leave nothing behind. */
  async #closeAll(): Promise<void> {
    if (this.#isStopped) {
      for (const process of this.#processes) process.crash();
      return;
    }
    // The owner of a run that was cancelled by force learns it with its next write.
    const holders = (): readonly SimProcess[] =>
      this.#processes.filter(({ engine }) => engine.workers.some(({ activeRuns }) => activeRuns > 0));
    await this.#until(() => holders().length === 0, 15_000);
    for (const { name } of holders()) this.#findings.violated("leak", `${name} still holds runs that have ended`);
    this.#isEnding = true;
    for (const process of this.#processes) this.#stop(process);
    await this.#until(() => this.#closing.size === 0, 60_000);
    if (this.#closing.size > 0 && !this.#isStopped)
      this.#findings.violated("promise 10", "a process does not end when it is told to");
    // Effects that nobody waits for any more take their time.
    await this.#until(() => false, 6_000);
    for (const process of this.#processes) {
      const left = this.#scheduler.pending(process.clock);
      if (left > 0) this.#findings.violated("leak", `${process.name} has left ${left} timers`);
      if (this.#records.workers.has(process.workerId))
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
    return this.#scenario.programs.find(({ name }) => name === run.workflow) as Program;
  }

  #trace(line: () => string): void {
    this.#tracer?.(`${String(this.#scheduler.nowMs - startMs).padStart(7)} ${line()}`);
  }
}
