import type { Chronicle } from "./evidence/chronicle.ts";
import type { Effect, Evidence, Violation } from "./evidence/evidence.ts";
import { lateEffects } from "./checks/effects.ts";

interface Takeover {
  readonly ms: number;
  readonly diedMs: number;
  readonly what: string;
}

/** Adds up over the rounds what was done, and what came of it. */
export class Report {
  readonly #runs = new Map<string, Map<string, number>>();
  readonly #violations: Violation[] = [];
  #effects = 0;
  #repeated = 0;
  #interrupted = 0;
  #late = 0;
  #takeovers = 0;
  #freed = 0;
  #replaced = 0;
  #failedAttempts = 0;
  #lostStarts = 0;
  #putAway = 0;
  #slowest: Takeover | null = null;
  #slowestDrainMs = 0;
  #standstill: { readonly fromMs: number; readonly ms: number } = { fromMs: 0, ms: 0 };

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  add(evidence: Evidence, violations: readonly Violation[], drainMs: number): void {
    this.#violations.push(...violations);
    this.#putAway += evidence.putAway.size;
    this.#freed += evidence.takeovers.freed;
    this.#replaced += evidence.takeovers.replaced;
    this.#slowestDrainMs = Math.max(this.#slowestDrainMs, drainMs);
    for (const { lost } of evidence.orders.values()) this.#lostStarts += lost;
    for (const facts of evidence.runs.values()) {
      const { run, events } = facts;
      const byStatus = this.#runs.get(run.workflow) ?? new Map<string, number>();
      byStatus.set(run.status, (byStatus.get(run.status) ?? 0) + 1);
      this.#runs.set(run.workflow, byStatus);
      this.#failedAttempts += events.filter(({ kind }) => kind === "step-failed").length;
      this.#late += lateEffects(evidence, facts).filter(({ excuse }) => excuse !== null).length;
    }
    for (const [runId, done] of evidence.effects) this.#addEffects(evidence, runId, done);
    this.#addStandstill(evidence);
  }

  addOddities(texts: readonly string[]): void {
    this.#violations.push(...texts.map((text) => ({ check: "oddities", runId: null, text })));
  }

  text(params: {
    readonly seed: string;
    readonly store: string;
    readonly minutes: number;
    readonly chronicle: Chronicle;
    readonly isStuck: boolean;
    readonly folder: string | null;
  }): string {
    const { seed, store, minutes, chronicle, isStuck, folder } = params;
    const total = [...this.#runs.values()].flatMap((byStatus) => [...byStatus.values()]).reduce((a, b) => a + b, 0);
    const verdict =
      this.#violations.length === 0 && !isStuck
        ? "VERDICT: all promises held"
        : `VERDICT: ${this.#violations.length} violations${isStuck ? ", and runs are stuck" : ""}; the evidence is in ${folder}`;
    return [
      "",
      `chaos on ${store}, ${minutes.toFixed(1)} minutes, seed ${seed}`,
      `faults: ${[...chronicle.faults].map(([name, count]) => `${name} ${count}`).join(", ") || "none"}`,
      `runs: ${total}`,
      ...byName(this.#runs).map(([workflow, byStatus]) => `  ${workflow.padEnd(12)} ${countsOf(byStatus)}`),
      `effects: ${this.#effects}; begun again ${this.#repeated} times, ${this.#interrupted} interrupted, ${this.#late} by a process that stood still and did not know better`,
      `failed attempts recorded: ${this.#failedAttempts}; starts without an answer: ${this.#lostStarts}, runs of those put away: ${this.#putAway}`,
      `runs taken from dead workers: ${this.#freed}; runs in the memory of workers when they learnt that they were replaced: ${this.#replaced}`,
      `takeovers in the middle of an effect: ${this.#takeovers}; slowest: ${this.#slowest === null ? "none" : `${Math.round(this.#slowest.ms)} ms from ${chronicle.clock(this.#slowest.diedMs)} on (${this.#slowest.what})`}`,
      `longest standstill of all: ${Math.round(this.#standstill.ms)} ms from ${chronicle.clock(this.#standstill.fromMs)} on`,
      `slowest drain after the last fault: ${Math.round(this.#slowestDrainMs)} ms`,
      ...this.#violations
        .slice(0, shownMax)
        .map(({ check, runId, text }) => `violation of ${check}: ${runId ?? ""} ${text}`),
      ...(this.#violations.length > shownMax ? [`… and ${this.#violations.length - shownMax} more`] : []),
      verdict,
      "",
    ].join("\n");
  }

  /** How long nobody began anything: all workers dead, cut off or without a server, or the machine busy elsewhere. */
  #addStandstill({ effects }: Evidence): void {
    const begins = [...effects.values()].flatMap((done) => done.map(({ beginMs }) => beginMs)).sort((a, b) => a - b);
    for (const [index, beginMs] of begins.entries()) {
      const ms = beginMs - (begins[index - 1] ?? beginMs);
      if (ms > this.#standstill.ms) this.#standstill = { fromMs: beginMs - ms, ms };
    }
  }

  #addEffects({ deaths }: Evidence, runId: string, done: readonly Effect[]): void {
    const last = new Map<string, Effect>();
    for (const effect of done) {
      this.#effects++;
      if (effect.endMs === null) this.#interrupted++;
      const name = `${effect.key} ${effect.attempt}`;
      const before = last.get(name);
      last.set(name, effect);
      if (before === undefined) continue;
      this.#repeated++;
      if (before.process === effect.process) continue;
      const diedMs = (deaths.get(before.process) ?? []).filter(
        (atMs) => atMs >= before.beginMs && atMs <= effect.beginMs,
      )[0];
      if (diedMs === undefined) continue;
      this.#takeovers++;
      const ms = effect.beginMs - diedMs;
      if (ms > (this.#slowest?.ms ?? 0)) {
        this.#slowest = { ms, diedMs, what: `${effect.key} of ${runId}, from ${before.process} to ${effect.process}` };
      }
    }
  }
}

const shownMax = 40;

function countsOf(byStatus: ReadonlyMap<string, number>): string {
  return byName(byStatus)
    .map(([status, count]) => `${status} ${count}`)
    .join(", ");
}

function byName<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => a.localeCompare(b));
}
