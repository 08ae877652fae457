import { PermanentError } from "../../errors/permanent-error.ts";
import { RunContext } from "../../engine/execution/run-context.ts";
import type { WorkerCore } from "../../engine/worker-core.ts";
import type { Records } from "../../store/memory/records.ts";
import type { Context } from "../../workflow/context.ts";
import { checkBegin } from "./checks/check-begin.ts";
import { checkRoom } from "./checks/check-room.ts";
import type { Findings } from "./findings.ts";
import { Invocation, type Asked } from "./invocation.ts";
import type { ProcessClock } from "./process-clock.ts";
import { brokenCode } from "./program/expected.ts";
import type { EffectContext, Surroundings } from "./program/interpreter.ts";
import type { StepStatement, UndoPlan } from "./program/program.ts";
import type { Sabotage } from "./sabotage.ts";
import type { Scheduler } from "./scheduler.ts";

/** A process, as seen by the effects that happen in it. */
export interface Home {
  readonly name: string;
  readonly clock: ProcessClock;
  /** Its worker with this id. */
  worker(id: string | null): WorkerCore | undefined;
  serves(workflow: string, version: number): boolean;
  hasLost(runId: string, epoch: number): boolean;
}

/** The world that the steps of all programs work on: it does what the program says, and watches that everything is in order when it does. */
export class World {
  readonly #findings: Findings;
  readonly #records: Records;
  readonly #scheduler: Scheduler;
  /** How far what two processes take for the time can be apart. */
  readonly #slackMs: number;
  readonly #sabotage: Sabotage | undefined;
  readonly #trace: (home: Home, line: () => string) => void;
  /** The last invocation of each run. */
  readonly invocations: Map<string, Invocation> = new Map();
  /** By run: the keys of its steps that can be taken back. */
  readonly undoable: Map<string, Set<string>> = new Map();
  effectCount = 0;

  constructor(params: {
    readonly findings: Findings;
    readonly records: Records;
    readonly trace: (home: Home, line: () => string) => void;
    readonly scheduler: Scheduler;
    readonly slackMs: number;
    readonly sabotage?: Sabotage | undefined;
  }) {
    this.#sabotage = params.sabotage;
    this.#scheduler = params.scheduler;
    this.#slackMs = params.slackMs;
    this.#findings = params.findings;
    this.#records = params.records;
    this.#trace = params.trace;
  }

  /** What programs meet when they run in this process. */
  seenFrom(home: Home): Surroundings {
    return {
      invoke: (ctx) => this.#invoke(ctx, home),
      perform: ({ step, statement, asked, invocation }) => this.#perform({ home, step, statement, asked, invocation }),
      undo: ({ step, plan, isRight, invocation }) => this.#undo({ home, step, plan, isRight, invocation }),
    };
  }

  #invoke(ctx: Context, home: Home): Invocation {
    const execution = RunContext.executionOf(ctx);
    this.#sabotage?.invoked?.(execution);
    const invocation = new Invocation({
      runId: ctx.run.id,
      runAttempt: ctx.run.attempt,
      epoch: execution.run.epoch,
      lastSeq: () => execution.log.bindingSeq,
      nowMs: () => this.#scheduler.nowMs + this.#slackMs,
      isRecording: () => true,
    });
    this.invocations.set(ctx.run.id, invocation);
    const { workflow, version } = execution.run;
    if (!home.serves(workflow, version))
      this.#findings.violated("promise 8", `${ctx.run.id} of ${workflow} ${version} runs where that is not served`);
    checkRoom(this.#findings, home.worker(execution.owner.workerId), execution);
    return invocation;
  }

  #perform(params: {
    readonly home: Home;
    readonly step: EffectContext;
    readonly statement: StepStatement;
    readonly asked: Asked;
    readonly invocation: Invocation;
  }): unknown {
    const { home, step, statement, asked, invocation } = params;
    this.effectCount++;
    this.#trace(home, () => `effect ${step.key} attempt ${step.attempt} of ${step.runId}`);
    if (statement.undo !== null) this.#isUndoable(step);
    this.#begins({ home, step, asked, invocation });
    if (step.attempt <= statement.hangs) return hang(step.signal);
    const result = (): unknown => {
      if (statement.isBroken && !(statement.heals && invocation.params.runAttempt > 1)) {
        throw new PermanentError("This step is broken.", { code: brokenCode(statement) });
      }
      if (step.attempt <= statement.hangs + statement.fails) throw new Error(`Attempt ${step.attempt} fails.`);
      return statement.value;
    };
    return statement.takesMs === 0 ? result() : home.clock.sleep(statement.takesMs).then(result);
  }

  #undo(params: {
    readonly home: Home;
    readonly step: EffectContext;
    readonly plan: UndoPlan;
    readonly isRight: boolean;
    readonly invocation: Invocation;
  }): unknown {
    const { home, step, plan, isRight, invocation } = params;
    this.effectCount++;
    this.#trace(home, () => `${step.key} attempt ${step.attempt} of ${step.runId}`);
    this.#begins({ home, step, asked: nothingAsked, invocation });
    if (!isRight)
      this.#findings.violated("undo", `${step.key} of ${step.runId} was handed another value than its step's`);
    const result = (): void => {
      if (plan.isBroken) throw new PermanentError("This undo is broken.", { code: "broken_undo" });
      if (step.attempt <= plan.fails) throw new Error(`Attempt ${step.attempt} fails.`);
    };
    return plan.takesMs === 0 ? result() : home.clock.sleep(plan.takesMs).then(result);
  }

  #isUndoable({ runId, key }: EffectContext): void {
    const keys = this.undoable.get(runId);
    if (keys === undefined) this.undoable.set(runId, new Set([key]));
    else keys.add(key);
  }

  #begins(params: {
    readonly home: Home;
    readonly step: EffectContext;
    readonly asked: Asked;
    readonly invocation: Invocation;
  }): void {
    const { home, step, asked, invocation } = params;
    checkBegin({
      findings: this.#findings,
      records: this.#records,
      step,
      asked,
      invocation,
      worker: home.worker(this.#records.run(step.runId)?.workerId ?? null),
      knowsItIsLost: home.hasLost(step.runId, invocation.params.epoch),
    });
  }
}

const nothingAsked: Asked = { seq: 0, settlements: 0, notes: 0 };

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
