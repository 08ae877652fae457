import { PermanentError } from "../errors/permanent-error.ts";
import type { StandIns } from "../engine/execution/stand-ins.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { noRetry } from "../retry/retry-policy.ts";
import type { RunRow } from "../store/run-row.ts";
import { decodeValue } from "../values/decode.ts";
import type { Context } from "../workflow/context.ts";
import type { StepContext } from "../workflow/step.ts";
import { workflow as define, type Workflow } from "../workflow/workflow.ts";
import type { StepCall } from "./step-call.ts";
import { StepMock } from "./step-mock.ts";
import { stepNames } from "./step-names.ts";

type Call = { -readonly [Part in keyof StepCall]: StepCall[Part] };
type StandInParams = Parameters<StandIns["stepFunction"]>;

/** What a test has put in the place of steps and workflows, and what was called. */
export class Mocks implements StandIns {
  readonly #steps: Map<string, StepMock> = new Map();
  readonly #workflows: Map<string, StepMock> = new Map();
  readonly #calls: Call[] = [];
  readonly #isStrict: boolean;
  readonly #nowMs: () => number;

  constructor(params: { readonly isStrict: boolean; readonly nowMs: () => number }) {
    this.#isStrict = params.isStrict;
    this.#nowMs = params.nowMs;
  }

  mockStep(name: string, mock: unknown): void {
    this.#steps.set(name, new StepMock(mock, `step "${name}"`));
  }

  mockWorkflow(name: string, mock: unknown): void {
    this.#workflows.set(name, new StepMock(mock, `workflow "${name}"`));
  }

  calls(name: string | undefined): readonly StepCall[] {
    return this.#calls.filter(
      ({ workflow, key }) => name === undefined || key === name || stepNames(workflow, key).includes(name),
    );
  }

  handler(workflow: Workflow): Workflow["handler"] {
    if (!this.#workflows.has(workflow.name)) return workflow.handler;
    return mockedHandler(workflow.name);
  }

  stepFunction(run: StandInParams[0], op: StandInParams[1]): (step: StepContext) => unknown {
    const { request, key } = op;
    return (step) => {
      const real = (): unknown => request.fn(step);
      const ofWorkflow = key === run.workflow ? this.#workflows.get(key) : undefined;
      const mock = ofWorkflow ?? this.#mockOf(run.workflow, key);
      const input: unknown = ofWorkflow === undefined ? undefined : decodeValue(run.input);
      const call = this.#record(run, step, { input, isMocked: mock !== undefined });
      return settle(call, () => {
        const answer = ofWorkflow === undefined ? mock?.call(step, async () => real()) : ofWorkflow.call(input, step);
        if (answer !== undefined && answer !== null) return answer.returned;
        call.isMocked = false;
        if (!this.#isStrict) return real();
        if (!request.isBranch || request.isNode === true) throw notMocked(run.workflow, key);
        return this.#branch(run, op, real);
      });
    };
  }

  /** Whether a branch is a step of its own or a part of the workflow is known when it has ended. */
  async #branch(run: RunRow, op: StandInParams[1], real: () => unknown): Promise<unknown> {
    const value = await real();
    if (!op.wasOpened && op.state !== "opening") throw notMocked(run.workflow, op.key);
    return value;
  }

  #mockOf(workflow: string, key: string): StepMock | undefined {
    for (const name of stepNames(workflow, key)) {
      const mock = this.#steps.get(name);
      if (mock !== undefined) return mock;
    }
    return undefined;
  }

  #record(run: RunRow, step: StepContext, parts: Pick<Call, "input" | "isMocked">): Call {
    const { key, attempt, idempotencyKey } = step;
    const call: Call = {
      run: run.id,
      workflow: run.workflow,
      key,
      attempt,
      idempotencyKey,
      at: new Date(this.#nowMs()),
      ...parts,
      status: "running",
      result: undefined,
      error: undefined,
    };
    this.#calls.push(call);
    return call;
  }
}

/** Stands for a workflow that the test does not register: its runs end as it was mocked. */
export function standInWorkflow(name: string): Workflow {
  return define({ name }, mockedHandler(name));
}

/** The whole run is one step that bears the workflow's name: it is called once, however often the run is replayed. */
function mockedHandler(name: string): Workflow["handler"] {
  return (context: Context) =>
    context.step(name, { retry: noRetry() }, () => {
      throw new PawlError(
        "workflow_not_registered",
        `Workflow "${name}" is not registered here, and not mocked any more.`,
      );
    });
}

/** Notes what the call comes to, and leaves it as it is: a function that returns at once goes on to. */
function settle(call: Call, perform: () => unknown): unknown {
  try {
    const returned = perform();
    if (!isThenable(returned)) return completed(call, returned);
    return returned.then(
      (value) => completed(call, value),
      (error: unknown) => failed(call, error),
    );
  } catch (error) {
    return failed(call, error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}

function completed(call: Call, value: unknown): unknown {
  call.status = "completed";
  call.result = value;
  return value;
}

function failed(call: Call, error: unknown): never {
  call.status = "failed";
  call.error = error;
  throw error;
}

function notMocked(workflow: string, key: string): PermanentError {
  return new PermanentError(`Step "${key}" of workflow "${workflow}" is not mocked, and this test is strict.`, {
    code: "step_not_mocked",
    kind: "not_found",
    hint: `Call t.mockStep(${JSON.stringify(key)}, …), or leave out the option strict.`,
  });
}
