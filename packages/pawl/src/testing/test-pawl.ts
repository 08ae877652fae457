import type { AnswerOptions } from "../client/interrupts/answer.ts";
import type { Interrupt } from "../client/interrupts/interrupt.ts";
import { assemblePawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import type { Run } from "../client/run.ts";
import type { RunHandle } from "../client/run-handle.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Duration } from "../retry/duration.ts";
import { storeAt } from "../store/open-store.ts";
import { isTerminal } from "../store/run-status.ts";
import { awaitedStore } from "./awaited-store.ts";
import { assertSteps, historyLine } from "./history-lines.ts";
import { Mocks, standInWorkflow } from "./mocks.ts";
import type { StepCall } from "./step-call.ts";
import type { StepFailure, StepMockFunction, WorkflowMockFunction } from "./step-mock.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { openQuestions, whyStuck } from "./waits.ts";

export interface TestPawlOptions extends Omit<PawlConfig, "clock"> {
  /** The moment at which virtual time begins; default 2026-01-01 in UTC. */
  readonly startAt?: Date | number;
  /** Steps that are mocked from the beginning, as `mockStep` does, by name. */
  readonly mockSteps?: Readonly<Record<string, unknown>>;
  /** The same for workflows, as `mockWorkflow` does; those that are not among `workflows` are registered here, in version 1. */
  readonly mockWorkflows?: Readonly<Record<string, unknown>>;
  /** Every step must be mocked: one that is not fails with `step_not_mocked`, for good. Default: it runs for real. */
  readonly strict?: boolean;
}

/** A Pawl on virtual time, with a worker. */
export interface TestPawl {
  /** The whole client. */
  readonly pawl: Pawl;
  readonly clock: VirtualClock;
  /** `pawl.start`. */
  readonly start: Pawl["start"];
  /** Lets time pass: sleeps end, retries come due, waits time out, in their order. */
  advance(duration: Duration): Promise<void>;
  /** Resolves when nothing can happen without time moving. */
  idle(): Promise<void>;
  /**
   * Lets time pass until the run has ended, and gives its result.
   *
   * @throws the run's error; of a run that is paused or blocked, why it is; PawlError `run_not_terminal` when no passing of time would end it, naming what it (or a child
   *   that it waits for) waits for: signals, questions.
   */
  finish<Output>(run: RunHandle<Output>): Promise<Output>;
  /** Sends the run a message, and lets it react. @throws PawlError as `pawl.signal` does. */
  signal(run: TestRun, name: string, payload?: unknown): Promise<void>;
  /**
   * Answers the question of this name that the run, or a run below it, puts: lets time pass until it is open, then lets the run react.
   *
   * @example await t.answer(run, "approve", { approved: true }, { by: "ann" });
   * @throws PawlError `interrupt_not_found` when no passing of time brings the question; and as `pawl.answer` does.
   */
  answer(run: TestRun, name: string, value?: unknown, options?: AnswerOptions): Promise<Interrupt>;
  /**
   * Puts something in the place of a step's function, from its next attempt on: a function, attempts that fail, or a value. The step stays a step: retries, timeouts and the
   * record go their way.
   *
   * @param step its name (`charge`: all steps of that name), its key (`charge#2`, `all/a/charge`), its undo (`undo:charge`), a graph's node; `order/charge`: in that workflow only.
   *   The most particular mock counts.
   * @example
   * t.mockStep("charge", { id: "p-1" });
   * t.mockStep("order/label", ({ attempt }) => `label ${attempt}`);
   * t.mockStep("mail", { fail: new Error("The server is away"), times: 2 }); // then the real one; or: then: "sent"
   * @throws PawlError `invalid_option`.
   */
  mockStep(step: string, mock: StepMockFunction): void;
  mockStep(step: string, mock: StepFailure): void;
  mockStep(step: string, mock: unknown): void;
  /**
   * Puts something in the place of a workflow: its runs, children too, do nothing but come to this. A function is handed the run's input. Runs begin with the mock that there is then;
   * with `times` in a failure, runs after that fail too unless `then` says what they come to.
   *
   * @example t.mockWorkflow("ship", (parcel: Parcel) => ({ trackingId: `t-${parcel.id}` }));
   * @throws PawlError `workflow_not_registered`: name it in the option `mockWorkflows` of `testPawl`; `invalid_option`.
   */
  mockWorkflow(workflow: string, mock: WorkflowMockFunction): void;
  mockWorkflow(workflow: string, mock: StepFailure): void;
  mockWorkflow(workflow: string, mock: unknown): void;
  /** The attempts so far at the step of this name (as `mockStep` has it) or of the runs of a mocked workflow, real or mocked, in their order. Without a name: all. */
  calls(name?: string): readonly StepCall[];
  /** The log of a run as lines, one an event, without times and ids: `step-completed charge: {"id":"p-1"}`. */
  history(run: TestRun): Promise<string[]>;
  /**
   * Expects the run to have completed these steps, in this order, and no others. Undos are steps; sleeps, waits, questions and children are not.
   *
   * @example await t.expectSteps(run, ["charge", "label", "undo:charge"]);
   * @throws AssertionError of `node:assert`, which every test runner shows as a difference; PawlError `run_not_found`.
   */
  expectSteps(run: TestRun, keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A run, or its id. */
export type TestRun = string | { readonly id: string };

/** Longer than any test has time to pass: a worker that need not fear for its lease keeps no timer between a test and its sleeps. */
const lease = "10000 days";

/**
 * A Pawl for tests: on a memory store (or the one that is named), in virtual time, with a worker. Days of sleep pass in no time, and the same test does the same every
 * time. Needs no test runner, and works in any: vitest, node:test, Jest.
 *
 * @example
 * await using t = await testPawl({ workflows: [reminder] });
 * t.mockStep("mail", "sent");
 * const run = await t.start(reminder, { to: "ann" });
 * await t.advance("3 days");
 * expect(await run.status()).toBe("completed");
 *
 * With `alwaysReplay: true` every step is followed by a replay, so that code which is not deterministic is found: its run is `blocked`.
 *
 * @throws PawlError as `createPawl` does.
 */
export async function testPawl(options: TestPawlOptions): Promise<TestPawl> {
  const { startAt, mockSteps = {}, mockWorkflows = {}, strict = false, ...config } = options;
  const clock = new VirtualClock(startAt === undefined ? {} : { startAt });
  const mocks = new Mocks({ isStrict: strict, nowMs: () => clock.nowMs() });
  for (const [step, mock] of Object.entries(mockSteps)) mocks.mockStep(step, mock);
  for (const [name, mock] of Object.entries(mockWorkflows)) mocks.mockWorkflow(name, mock);
  const workflows = [...(config.workflows ?? [])];
  const known = new Set(workflows.map(({ name }) => name));
  for (const name of Object.keys(mockWorkflows)) if (!known.has(name)) workflows.push(standInWorkflow(name));
  const store = awaitedStore(await storeAt(config.store ?? "memory:"), clock);
  const pawl = await assemblePawl({ ...config, store, workflows, clock }, { standIns: mocks });
  await pawl.startWorker({ lease, ...config.worker });
  return new VirtualPawl(pawl, clock, mocks);
}

/** A step that has not ended after so many timers waits for something that no passing of time brings. */
const hopsMax = 10_000;

class VirtualPawl implements TestPawl {
  readonly pawl: Pawl;
  readonly clock: VirtualClock;
  readonly start: Pawl["start"];
  readonly #mocks: Mocks;

  constructor(pawl: Pawl, clock: VirtualClock, mocks: Mocks) {
    this.pawl = pawl;
    this.clock = clock;
    this.start = pawl.start.bind(pawl);
    this.#mocks = mocks;
  }

  advance(duration: Duration): Promise<void> {
    return this.clock.advance(duration);
  }

  idle(): Promise<void> {
    return this.clock.idle();
  }

  async finish<Output>(run: RunHandle<Output>): Promise<Output> {
    let runId = run.id;
    await this.#passUntil(run.id, (current) => {
      runId = current.id;
      return Promise.resolve(isTerminal(current.status) ? true : undefined);
    });
    return this.pawl.run<Output>(runId).result();
  }

  async signal(run: TestRun, name: string, payload?: unknown): Promise<void> {
    await this.pawl.signal(idOf(run), name, payload);
    await this.clock.idle();
  }

  async answer(run: TestRun, name: string, value?: unknown, options?: AnswerOptions): Promise<Interrupt> {
    const question = await this.#passUntil(idOf(run), async ({ id, status, error }) => {
      const open = await openQuestions(this.pawl, id, { isInTree: true });
      const found = open.find((each) => each.name === name);
      if (found === undefined && isTerminal(status)) throw notAsked(id, name, endedHow(status, error), error);
      return found;
    }).catch((error: unknown) => {
      const { code, details } = error as PawlError;
      throw code === "run_not_terminal" ? notAsked(idOf(run), name, String(details?.["why"])) : error;
    });
    const answered = await this.pawl.answer(question.id, value, options);
    await this.clock.idle();
    return answered;
  }

  mockStep(step: string, mock: unknown): void {
    this.#mocks.mockStep(step, mock);
  }

  mockWorkflow(workflow: string, mock: unknown): void {
    if (!this.pawl.workflows.list().some(({ name }) => name === workflow)) {
      throw new PawlError("workflow_not_registered", `No workflow "${workflow}" is registered in this test.`, {
        hint: `Name it when the test begins: testPawl({ mockWorkflows: { ${JSON.stringify(workflow)}: … } }).`,
        details: { workflow },
      });
    }
    this.#mocks.mockWorkflow(workflow, mock);
  }

  calls(name?: string): readonly StepCall[] {
    return this.#mocks.calls(name);
  }

  async history(run: TestRun): Promise<string[]> {
    const lines: string[] = [];
    for await (const event of this.pawl.events(idOf(run), { follow: false })) lines.push(historyLine(event));
    return lines;
  }

  async expectSteps(run: TestRun, keys: readonly string[]): Promise<void> {
    assertSteps(await this.pawl.steps(idOf(run)), keys);
  }

  /** Lets time pass until the run, or what it has continued as, gives what is looked for. */
  async #passUntil<Found>(id: string, look: (run: Run) => Promise<Found | undefined>): Promise<Found> {
    const { pawl, clock } = this;
    await clock.idle();
    let current = await pawl.get(id);
    for (let hops = 0; ;) {
      if (current.continuedTo === undefined) {
        const found = await look(current);
        if (found !== undefined) return found;
      } else {
        current = await pawl.get(current.continuedTo);
        continue;
      }
      const why = await whyStuck(pawl, current);
      if (why !== undefined) throw stuck(current, why);
      hops = current.status === "sleeping" ? 0 : hops + 1;
      if (hops > hopsMax || !(await clock.advanceToNext())) throw stuck(current, "a step of it does not end");
      current = await pawl.get(current.id);
    }
  }

  async close(): Promise<void> {
    const closing = this.pawl.close({ timeout: 0 });
    // What waits for its time to be up would wait for ever.
    await this.clock.advance("1s");
    await closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function idOf(run: TestRun): string {
  return typeof run === "string" ? run : run.id;
}

function stuck({ id, status, error }: Run, why: string): PawlError {
  if ((status === "paused" || status === "blocked") && error !== undefined) return error;
  return new PawlError("run_not_terminal", `Run ${id} does not end however much time passes: ${why}.`, {
    details: { runId: id, why },
  });
}

/** What kept it from asking is what its author looks for. */
function endedHow(status: string, error: PawlError | undefined): string {
  return error === undefined
    ? `it has ended as ${status}`
    : `it has ended as ${status} (${error.code}: ${error.message})`;
}

function notAsked(runId: string, name: string, why: string, cause?: unknown): PawlError {
  return new PawlError("interrupt_not_found", `Run ${runId} does not ask "${name}": ${why}.`, {
    hint: "Check the name that the code gives to ctx.interrupt, and what the run does before it asks.",
    cause,
    details: { runId, name },
  });
}
