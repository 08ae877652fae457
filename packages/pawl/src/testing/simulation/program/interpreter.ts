import { isDeepStrictEqual } from "node:util";
import type { PawlError } from "../../../errors/pawl-error.ts";
import { PermanentError } from "../../../errors/permanent-error.ts";
import { fixed } from "../../../retry/retry-policy.ts";
import type { Branch } from "../../../workflow/branches.ts";
import type { Context } from "../../../workflow/context.ts";
import type { StepContext, StepOptions } from "../../../workflow/step.ts";
import { workflow, type Workflow } from "../../../workflow/workflow.ts";
import type { Invocation } from "../invocation.ts";
import type { Asked } from "../invocation.ts";
import type {
  Block,
  ChildStatement,
  FlowPlan,
  Lane,
  Program,
  QuestionStatement,
  Statement,
  StepStatement,
  UndoPlan,
} from "./program.ts";

/** What an effect knows of the attempt that it is. */
export type EffectContext = Pick<StepContext, "key" | "runId" | "attempt" | "signal">;

/** What a program's steps do, and who watches its code; see `world.ts`. */
export interface Surroundings {
  invoke(ctx: Context): Invocation;
  perform(params: {
    readonly step: EffectContext;
    readonly statement: StepStatement;
    readonly asked: Asked;
    readonly invocation: Invocation;
  }): unknown;
  /** Takes a step back that has returned this value. */
  undo(params: {
    readonly step: EffectContext;
    readonly plan: UndoPlan;
    readonly isRight: boolean;
    readonly invocation: Invocation;
  }): unknown;
}

const retryDelayMs = 150;

/** The program as a workflow that the engine can run. */
export function programWorkflow(program: Program, surroundings: Surroundings): Workflow {
  const { name, version, flow } = program;
  const options = { name, version, ...(flow !== null && { flow: flowOptions(flow) }) };
  return workflow(options, async (ctx, input: { readonly round: number }) => {
    const invocation = surroundings.invoke(ctx);
    const values = await new Interpreter(ctx, invocation, surroundings).block(program.body);
    if (input.round < program.rounds) await ctx.continueAsNew({ round: input.round + 1 });
    return { round: input.round, values };
  });
}

function flowOptions({ limit, perKey, rate }: FlowPlan) {
  return {
    ...((limit !== null || perKey !== null) && {
      concurrency: { ...(limit !== null && { limit }), ...(perKey !== null && { perKey }) },
    }),
    ...(rate !== null && { rateLimit: { limit: rate.limit, period: rate.periodMs, perKey: rate.isPerKey } }),
  };
}

class Interpreter {
  readonly #ctx: Context;
  readonly #invocation: Invocation;
  readonly #surroundings: Surroundings;
  /** Empty for the workflow's own code; of a branch, where in the program it is. */
  readonly #path: string;
  readonly #counts: Map<string, number> = new Map();
  /** The branch that it interprets has ended: what code of it still runs has no say any more. */
  #isOver = false;

  constructor(ctx: Context, invocation: Invocation, surroundings: Surroundings, path = "") {
    this.#ctx = ctx;
    this.#invocation = invocation;
    this.#surroundings = surroundings;
    this.#path = path;
  }

  async block(block: Block): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const statement of block) values.push(await this.#statement(statement));
    return values;
  }

  async branch(block: Block): Promise<unknown[]> {
    try {
      return await this.block(block);
    } finally {
      this.#isOver = true;
    }
  }

  #statement(statement: Statement): unknown {
    switch (statement.type) {
      case "step":
        return this.#step(statement);
      case "sleep":
        return this.#sleep(statement);
      case "signal":
        return this.#signal(statement);
      case "note":
        return this.#note(statement);
      case "question":
        return this.#question(statement);
      case "child":
        return statement.how === "call" ? this.#call(statement) : this.#spawn(statement);
      case "chance":
        return this.#chance(statement);
      case "patched": {
        const isPatched = this.#ctx.patched(statement.id);
        this.#say(`patched ${statement.id}: ${isPatched}`);
        return isPatched ? this.block(statement.body) : "not patched";
      }
      case "loop":
        return this.#loop(statement);
      case "promise":
        return this.#promise(statement);
      case "parallel":
        return this.#parallel(statement);
      case "map":
        return this.#map(statement);
      case "race":
        return this.#race(statement);
      case "try":
        return this.#try(statement);
    }
  }

  #say(line: string): void {
    this.#invocation.say(this.#path, line);
  }

  #ask(what: string): Asked {
    this.#say(`asks ${what}`);
    return this.#invocation.asked();
  }

  #step(statement: StepStatement): Promise<unknown> {
    const asked = this.#ask(`step ${statement.name}`);
    const options: StepOptions = {
      retry: fixed({
        attempts: statement.attemptsMax,
        delay: retryDelayMs,
        onExhausted: statement.pauses ? "pause" : "fail",
      }),
      ...(statement.timeoutMs !== null && { timeout: statement.timeoutMs }),
      ...(statement.undo !== null && { undo: this.#undoOptions(statement, statement.undo) }),
    };
    return this.#seen(
      statement.name,
      this.#ctx.step(statement.name, options, (step) => this.#perform(step, statement, asked)),
    );
  }

  #undoOptions({ value }: StepStatement, plan: UndoPlan): NonNullable<StepOptions["undo"]> {
    return {
      retry: fixed({ attempts: plan.fails + 1, delay: retryDelayMs }),
      run: (result, step) =>
        this.#surroundings.undo({
          step,
          plan,
          isRight: isDeepStrictEqual(result, value),
          invocation: this.#invocation,
        }),
    };
  }

  #perform(step: StepContext, statement: StepStatement, asked: Asked): unknown {
    for (let chunk = 0; chunk < statement.chunks; chunk++) void step.stream("words").write({ chunk });
    return this.#surroundings.perform({ step, statement, asked, invocation: this.#invocation });
  }

  /** Tells the watcher how what was asked for has ended. */
  async #seen<T>(what: string, promise: Promise<T>, isSettlement = true): Promise<T> {
    try {
      const value = await promise;
      this.#invocation.sees(this.#path, what, value, isSettlement);
      return value;
    } catch (error) {
      this.#invocation.seesFailure(this.#path, what, codeOf(error));
      throw error;
    }
  }

  async #sleep({ delayMs, isUntil }: Statement & { type: "sleep" }): Promise<null> {
    this.#ask("sleep");
    const nowMs = this.#ctx.now();
    await this.#seen("sleep", isUntil ? this.#ctx.sleepUntil(nowMs + delayMs) : this.#ctx.sleep(delayMs));
    this.#invocation.slept(nowMs + delayMs);
    return null;
  }

  async #signal({ name, timeoutMs }: Statement & { type: "signal" }): Promise<unknown> {
    this.#ask(`signal ${name}`);
    try {
      return await this.#seen(
        `signal ${name}`,
        this.#ctx.waitForSignal(name, timeoutMs === null ? {} : { timeout: timeoutMs }),
      );
    } catch (error) {
      if (codeOf(error) !== "signal_timeout") throw error;
      return "timeout";
    }
  }

  async #question({ name, timeoutMs, hasDefault, assignee }: QuestionStatement): Promise<unknown> {
    this.#ask(`question ${name}`);
    const question = this.#ctx.interrupt({
      name,
      ...(timeoutMs !== null && { timeout: timeoutMs }),
      ...(hasDefault && { default: "nobody cares" }),
      ...(assignee !== null && { assignee }),
    });
    this.#say(`it is ${question.id}`);
    try {
      return await this.#seen(`question ${name}`, question);
    } catch (error) {
      if (codeOf(error) !== "interrupt_expired") throw error;
      return "expired";
    }
  }

  async #call({ program, endsWithParent, flowKey }: ChildStatement): Promise<unknown> {
    this.#ask(`call ${program}`);
    const onParentEnd = endsWithParent ? "cancel" : "abandon";
    return this.#seen(`call ${program}`, this.#ctx.call(program, { round: 0 }, { onParentEnd, flowKey }));
  }

  async #spawn({ program, endsWithParent, flowKey, meanwhile, afterwards }: ChildStatement): Promise<unknown> {
    this.#ask(`spawn ${program}`);
    const onParentEnd = endsWithParent ? "cancel" : "abandon";
    const handle = await this.#ctx.spawn(program, { round: 0 }, { onParentEnd, flowKey });
    this.#invocation.sees(this.#path, `spawn ${program}`, handle.id, true);
    const values = [await this.block(meanwhile)] as unknown[];
    if (afterwards === "leave") return values;
    if (afterwards === "cancel")
      await this.#seen(`cancel of ${program}`, handle.cancel({ reason: "a change of mind" }));
    if (afterwards === "signal") await this.#seen(`signal to ${program}`, handle.signal("go", { signal: "go" }));
    this.#ask(`result of ${program}`);
    values.push(await this.#seen(`result of ${program}`, handle.result()));
    return values;
  }

  #note({ kind, id }: Statement & { type: "note" }): null {
    const ctx = this.#ctx;
    const mark = `note-${id}.`;
    this.#say(mark);
    if (!this.#isOver) this.#invocation.notes(mark, { isInBranch: this.#path !== "", isStreamed: kind === "stream" });
    if (kind === "emit") ctx.emit("remark", mark);
    else if (kind === "progress") ctx.progress(0.5, mark);
    else if (kind === "log") ctx.log.info(mark);
    else if (kind === "stream") void ctx.stream("news").write(mark);
    else ctx.setState(mark, id);
    return null;
  }

  #chance(statement: Statement & { type: "chance" }): Promise<unknown> {
    const ctx = this.#ctx;
    const random = ctx.random();
    this.#say(`random ${random}, uuid ${ctx.uuid()}, now ${ctx.now()}`);
    return this.block(random < 0.5 ? statement.yes : statement.no);
  }

  async #loop({ times, body }: Statement & { type: "loop" }): Promise<unknown[]> {
    const rounds: unknown[] = [];
    for (let round = 0; round < times; round++) rounds.push(await this.block(body));
    return rounds;
  }

  async #promise({ how, blocks }: Statement & { type: "promise" }): Promise<unknown> {
    const promises = blocks.map((block) => this.block(block));
    switch (how) {
      case "all":
        return Promise.all(promises);
      case "race":
        return Promise.race(promises);
      case "any":
        try {
          return await Promise.any(promises);
        } catch (error) {
          if (!(error instanceof AggregateError)) throw error;
          throw new PermanentError("All have failed.", { code: "all_failed", cause: error });
        }
      case "allSettled":
        return (await Promise.allSettled(promises)).map(outcome);
    }
  }

  async #parallel(statement: Statement & { type: "parallel" }): Promise<unknown> {
    const asked = this.#ask(`parallel ${statement.name}`);
    const path = this.#pathOf(statement.name);
    const lanes = statement.lanes.map((lane, index) => this.#lane(lane, asked, () => `${path}/${index}`));
    const options = laneOptions(statement, statement.lanes);
    const branches = statement.isKeyed ? keyed(lanes) : lanes;
    const result: unknown = await this.#seen(
      statement.name,
      this.#ctx.parallel(statement.name, branches as Branch[], options as never),
      lanes.length > 0,
    );
    if (options.onError === "fail-fast") return result;
    if (Array.isArray(result)) return result.map(outcome);
    return Object.fromEntries(
      Object.entries(result as object).map(([key, each]) => [key, outcome(each as PromiseSettledResult<unknown>)]),
    );
  }

  async #map(statement: Statement & { type: "map" }): Promise<unknown> {
    const asked = this.#ask(`map ${statement.name}`);
    const path = this.#pathOf(statement.name);
    const items = Array.from({ length: statement.count }, (_, index) => index);
    const options = laneOptions(statement, [statement.lane]);
    const result = await this.#seen(
      statement.name,
      this.#ctx.map(
        statement.name,
        items,
        (_item, index, step) => this.#lane(statement.lane, asked, () => `${path}/${index}`)(step),
        options as never,
      ),
      items.length > 0,
    );
    return options.onError === "fail-fast"
      ? result
      : result.map((each) => outcome(each as PromiseSettledResult<unknown>));
  }

  async #race(statement: Statement & { type: "race" }): Promise<unknown> {
    const asked = this.#ask(`race ${statement.name}`);
    const { onError, ...options } = laneOptions(statement, statement.lanes);
    const path = this.#pathOf(statement.name);
    const branches = keyed(statement.lanes.map((lane, index) => this.#lane(lane, asked, () => `${path}/${index}`)));
    return this.#seen(statement.name, this.#ctx.race(statement.name, branches, { ...options, onError }));
  }

  #lane(lane: Lane, asked: Asked, path: () => string): Branch {
    // Units have no undo.
    if (lane.type === "unit") return (step) => this.#perform(step, { ...lane.step, undo: null }, asked);
    return () => new Interpreter(this.#ctx, this.#invocation, this.#surroundings, path()).branch(lane.body);
  }

  #pathOf(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${this.#path}/${name}#${count}`;
  }

  async #try({ body, catches, finalizer, isCleanup }: Statement & { type: "try" }): Promise<unknown> {
    try {
      return await this.block(body);
    } catch (error) {
      this.#say(`caught ${codeOf(error)}`);
      if (!catches) throw error;
      return `caught ${codeOf(error)}`;
    } finally {
      await (isCleanup ? this.#ctx.cleanup(() => this.block(finalizer)) : this.block(finalizer));
    }
  }
}

/** One policy for all lanes: generous enough for each of them. */
function laneOptions(
  statement: { readonly onError: "fail-fast" | "collect-all"; readonly concurrency?: number | null },
  lanes: readonly Lane[],
) {
  const steps = lanes.flatMap((lane) => (lane.type === "unit" ? [lane.step] : []));
  const attempts = Math.max(1, ...steps.map((step) => step.fails + step.hangs + 1));
  const isTimed = steps.some(({ hangs }) => hangs > 0);
  return {
    retry: fixed({ attempts, delay: retryDelayMs }),
    onError: statement.onError,
    ...(isTimed && { timeout: Math.max(...steps.map(({ takesMs }) => takesMs)) + 300 }),
    ...(typeof statement.concurrency === "number" && { concurrency: statement.concurrency }),
  } as const;
}

function keyed(lanes: readonly Branch[]): Record<string, Branch> {
  return Object.fromEntries(lanes.map((lane, index) => [`lane-${index}`, lane]));
}

function outcome(settled: PromiseSettledResult<unknown>): unknown {
  return settled.status === "fulfilled"
    ? { status: settled.status, value: settled.value }
    : { status: settled.status, code: codeOf(settled.reason) };
}

function codeOf(error: unknown): string {
  return (error as PawlError | undefined)?.code ?? String(error);
}
