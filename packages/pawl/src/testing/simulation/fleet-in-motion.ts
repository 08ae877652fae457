import type { Dice } from "./dice.ts";
import { noFaults, type Faults } from "./faults.ts";
import type { Findings } from "./findings.ts";
import type { Fleet, Place } from "./fleet.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimProcess } from "./sim-process.ts";
import type { Outage, Weather } from "./weather.ts";

export interface FleetParams {
  readonly fleet: Fleet;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly findings: Findings;
  /** A process whose code has these versions. */
  readonly make: (number: number, versions: readonly number[]) => SimProcess;
  readonly trace: (line: () => string) => void;
}

/** Processes come, go, stand still, lose their way to the store and their sense of time; and are replaced by those of a new deploy. */
export class FleetInMotion {
  readonly processes: SimProcess[] = [];
  /** Those that were told to end and have not ended yet. */
  readonly closing: Set<SimProcess> = new Set();
  readonly #params: FleetParams;
  readonly #placeOf: Map<SimProcess, Place> = new Map();
  readonly #deployed: Set<Place> = new Set();
  #faults: Faults;
  #isEnding = false;
  #made = 0;
  crashes = 0;

  constructor(params: FleetParams) {
    this.#params = params;
    this.#faults = params.faults;
  }

  get faults(): Faults {
    return this.#faults;
  }

  start(): void {
    const { fleet, scheduler } = this.#params;
    for (const place of fleet.places) this.#spawn(place);
    this.#planOutage();
    if (fleet.deploy === null) return;
    const { atMs, everyMs } = fleet.deploy;
    fleet.places.forEach((place, index) => scheduler.after(atMs + index * everyMs, () => this.#deploy(place)));
  }

  /** All is well from now on, and everybody has the code of the deploy. */
  endFaults(): void {
    this.#params.trace(() => "faults end");
    this.#faults = noFaults;
    this.#params.weather.clear();
    for (const process of this.processes) if (process.clock.isFrozen) process.clock.thaw();
    if (this.#params.fleet.deploy !== null) for (const place of this.#params.fleet.places) this.#deploy(place);
  }

  /** Everybody is told to end, and nobody is replaced. */
  endAll(): void {
    this.#isEnding = true;
    for (const process of this.processes) this.#stop(process);
  }

  // ── One process after another ─────────────────────────────────────────────

  #spawn(place: Place): void {
    const isNew = this.#deployed.has(place);
    const process = this.#params.make(++this.#made, isNew ? place.nextVersions : place.versions);
    this.processes.push(process);
    this.#placeOf.set(process, place);
    this.#params.trace(() => `${process.name} starts`);
    for (const worker of place.workers) void process.startWorker(worker);
    this.#planCrash(process);
    this.#planFreeze(process);
    this.#planJump(process);
    this.#planFalseAlarm(process);
  }

  /** Between any two things that happen, so also between a store call and its effect, and its effect and its answer. */
  #planCrash(process: SimProcess): void {
    this.#plan(this.#faults.crashEveryMs, process, () => this.#end(process, 0.2));
  }

  #end(process: SimProcess, gently: number): void {
    const { scheduler, dice } = this.#params;
    const place = this.#placeOf.get(process) as Place;
    this.processes.splice(this.processes.indexOf(process), 1);
    if (!process.clock.isFrozen && dice.hits(gently)) this.#stop(process);
    else this.#crash(process);
    scheduler.after(dice.between(0, 300), () => this.#isEnding || this.#spawn(place));
  }

  #crash(process: SimProcess): void {
    this.#params.trace(() => `${process.name} crashes`);
    this.crashes++;
    process.crash();
  }

  /** As SIGTERM does: the process drains, and ends by itself. */
  #stop(process: SimProcess): void {
    const { trace, findings } = this.#params;
    trace(() => `${process.name} is told to end`);
    this.closing.add(process);
    process.pawl.close().then(
      () => {
        trace(() => `${process.name} ends`);
        this.closing.delete(process);
      },
      (error: unknown) => findings.violated("promise 10", `closing ${process.name} failed: ${String(error)}`),
    );
  }

  #deploy(place: Place): void {
    if (this.#deployed.has(place)) return;
    this.#params.trace(() => `a deploy comes, with the versions ${place.nextVersions.join(" and ")}`);
    this.#deployed.add(place);
    const here = this.processes.filter((process) => this.#placeOf.get(process) === place && process.isLive);
    for (const process of here) this.#end(process, 0.8);
  }

  // ── What befalls them ─────────────────────────────────────────────────────

  #planFreeze(process: SimProcess): void {
    const { scheduler, dice, trace } = this.#params;
    this.#plan(this.#faults.freezeEveryMs, process, () => {
      trace(() => `${process.name} stands still`);
      process.clock.freeze();
      scheduler.after(dice.between(1, this.#faults.freezeMaxMs), () => {
        if (!process.clock.isFrozen) return;
        trace(() => `${process.name} goes on`);
        process.clock.thaw();
        this.#planFreeze(process);
      });
    });
  }

  #planJump(process: SimProcess): void {
    const { dice, trace } = this.#params;
    this.#plan(this.#faults.jumpEveryMs, process, () => {
      const byMs = dice.between(-this.#faults.jumpMaxMs, this.#faults.jumpMaxMs);
      trace(() => `the clock of ${process.name} jumps by ${byMs} ms`);
      process.clock.jump(byMs);
      this.#planJump(process);
    });
  }

  #planFalseAlarm(process: SimProcess): void {
    this.#plan(this.#faults.falseAlarmEveryMs, process, () => {
      process.store.falseAlarm();
      this.#planFalseAlarm(process);
    });
  }

  #planOutage(): void {
    const { dice, scheduler, weather, trace } = this.#params;
    this.#plan(this.#faults.outageEveryMs, null, () => {
      const outage = dice.pick<Outage>(["unreachable", "unreachable", "read-only"]);
      const process = dice.hits(0.5) && this.processes.length > 0 ? dice.pick(this.processes) : null;
      trace(() => `the store is ${outage}${process === null ? "" : ` for ${process.name}`}`);
      const end = weather.begin(outage, process?.clock ?? null);
      scheduler.after(dice.between(1, this.#faults.outageMaxMs), () => {
        trace(() => "the store is back");
        end();
        this.#planOutage();
      });
    });
  }

  /** Something that happens to the process (or to all) once, after about this time, unless faults are over by then. */
  #plan(meanMs: number, process: SimProcess | null, happen: () => void): void {
    if (meanMs === Number.POSITIVE_INFINITY) return;
    const { scheduler, dice } = this.#params;
    const inMs = Math.ceil(-Math.log(1 - dice.fraction()) * meanMs);
    scheduler.after(inMs, () => {
      if (this.#faults !== noFaults && process?.isLive !== false) happen();
    });
  }
}
