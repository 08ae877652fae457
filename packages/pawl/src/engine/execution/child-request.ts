import { PawlError } from "../../errors/pawl-error.ts";
import { validateAtOnce } from "../../schema/validate.ts";
import type { NewRun } from "../../store/run-row.ts";
import { onItsOwn } from "../../store/run-start.ts";
import type { StartWrite } from "../../store/write.ts";
import type { ChildOptions } from "../../workflow/children.ts";
import { startAttributes } from "../../workflow/attributes.ts";
import { checkName } from "../../workflow/name.ts";
import type { Startable } from "../../workflow/startable.ts";
import { checkContextOptions } from "../../workflow/context-options.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import { checkPriority, checkTags, dueMsOf } from "../start-options.ts";
import type { Execution } from "./execution.ts";
import { traceOfChild } from "./observed.ts";
import { encodePayload } from "./payload.ts";

/** What the code asks for when it calls or spawns a child: its options are checked, its input not yet. */
export interface ChildRequest {
  readonly workflow: string;
  /** Undefined: the default version, as of when it is started. */
  readonly version: number | undefined;
  /** What it is called in the log. */
  readonly name: string;
  readonly input: unknown;
  readonly options: ChildOptions;
  readonly endsWithParent: boolean;
}

/** @throws PawlError `invalid_option`, `invalid_name`, `invalid_duration`. */
export function childRequest(
  child: Startable | string,
  input: unknown,
  options: ChildOptions,
  onParentEndDefault: "cancel" | "abandon",
): ChildRequest {
  const workflow = typeof child === "string" ? child : (child as Startable | undefined)?.name;
  checkName(workflow, "name of a child's workflow");
  const own = typeof child === "string" ? undefined : (child as Partial<Workflow>).version;
  checkContextOptions(options, "child", `child "${workflow}"`);
  const name = options.name ?? workflow;
  checkName(name, "name of a child");
  const onParentEnd = options.onParentEnd ?? onParentEndDefault;
  if (onParentEnd !== "cancel" && onParentEnd !== "abandon") {
    throw new PawlError(
      "invalid_option",
      `The option onParentEnd of child "${name}" is ${JSON.stringify(onParentEnd)}; it must be "cancel" or "abandon".`,
    );
  }
  if (options.queue !== undefined) checkName(options.queue, "queue of a run");
  if (options.owner !== undefined) checkName(options.owner, "owner of a run");
  checkPriority(options.priority ?? 0);
  checkTags(options.tags ?? {});
  dueMsOf(options.delay, 0);
  const endsWithParent = onParentEnd === "cancel";
  return { workflow, version: options.version ?? own, name, input, options, endsWithParent };
}

/** What the child is to begin with, or why it cannot. */
export type CheckedInput =
  | {
      readonly ok: true;
      readonly workflow: Workflow;
      readonly text: string | null;
      readonly flow: Pick<NewRun, "flow" | "flowKey">;
      readonly attributes: NewRun["attributes"];
    }
  | { readonly ok: false; readonly error: unknown };

/** Looks for the child's workflow, and has its schema check the input. In no time where the schema needs none. Never throws. */
export function checkInput(execution: Execution, request: ChildRequest): CheckedInput | Promise<CheckedInput> {
  const { registry, flows, payloadLimitBytes: limitBytes } = execution.owner;
  const what = `input of child "${request.name}"`;
  const refused = (error: unknown): CheckedInput => ({ ok: false, error });
  try {
    const workflow = registry.get(request.workflow, request.version);
    const queue = queueOf(request, workflow);
    const { flowKey } = request.options;
    const attributes = startAttributes(workflow.attributes, request.options.attributes, `workflow "${workflow.name}"`);
    const encoded = (input: unknown): CheckedInput => ({
      ok: true,
      workflow,
      text: encodePayload(input, { what, limitBytes }).text,
      flow: flows.of({ workflow, queue, input, flowKey }),
      attributes,
    });
    if (workflow.input === undefined) return encoded(request.input);
    const valid = validateAtOnce(workflow.input, request.input, what);
    return valid instanceof Promise ? valid.then(encoded).catch(refused) : encoded(valid);
  } catch (error) {
    return refused(error);
  }
}

function queueOf({ options }: ChildRequest, workflow: Workflow): string {
  return options.queue ?? workflow.queue ?? "default";
}

/** The name under which the end of a child is told to its parent. */
export function endSignal(childId: string): string {
  return `$child:${childId}`;
}

/** The start of a child, to be linked to the append that records it. */
export function childStart(
  execution: Execution,
  request: ChildRequest,
  { workflow, text, flow, attributes }: Extract<CheckedInput, { ok: true }>,
): StartWrite {
  const { run: parent, owner } = execution;
  const { options } = request;
  const nowMs = execution.owner.clock.nowMs();
  const id = owner.newId(nowMs);
  const run: NewRun = {
    ...onItsOwn,
    ...flow,
    id,
    namespace: parent.namespace,
    owner: options.owner ?? parent.owner,
    workflow: workflow.name,
    version: workflow.version,
    queue: queueOf(request, workflow),
    priority: options.priority ?? parent.priority,
    dueMs: dueMsOf(options.delay, nowMs),
    input: text,
    tags: options.tags ?? {},
    attributes,
    trace: traceOfChild(execution, { id, workflow: workflow.name }),
    idempotencyKey: null,
    idempotencyExpiresMs: null,
    idempotencyUntilTerminal: false,
    seed: id,
    parentId: parent.id,
    rootId: parent.rootId ?? parent.id,
    parentSignal: endSignal(id),
    endsWithParent: request.endsWithParent,
    forkedFrom: null,
    continuedFrom: null,
    createdMs: nowMs,
    startedMs: null,
  };
  return { type: "start", run, workerId: null, copyFrom: null, onHeldKey: { type: "return" }, events: [] };
}
