import { PawlError } from "../errors/pawl-error.ts";
import type { NewRun } from "../store/run-row.ts";
import type { FlowLimits } from "../store/write.ts";
import { askKey } from "../workflow/ask-key.ts";
import type { FlowControl } from "../workflow/flow-control.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Registry } from "./registry.ts";

const keyLengthMax = 200;
const noLimits: Readonly<Record<string, FlowLimits>> = Object.freeze({});
const noFlow: Pick<NewRun, "flow" | "flowKey"> = Object.freeze({ flow: null, flowKey: "" });

/** The gates that runs go through when they are claimed: of queues by the configuration, of workflows by their definitions. */
export class Flows {
  readonly #queues: Readonly<Record<string, FlowControl>>;
  readonly #registry: Registry;

  constructor(registry: Registry, queues: Readonly<Record<string, FlowControl>>) {
    this.#registry = registry;
    this.#queues = queues;
  }

  get queues(): Readonly<Record<string, FlowControl>> {
    return this.#queues;
  }

  /**
   * Which gate a new run goes through and whose turn it counts for. There is one at most: its queue's where that has one, else its workflow's. Whoever makes a
   * run's row asks here, for starts and children alike.
   *
   * @param flowKey Instead of what the key function gives.
   * @throws PawlError `invalid_option` (a key that is no text), or whose function throws.
   */
  of(params: {
    readonly workflow: Workflow;
    readonly queue: string;
    readonly input: unknown;
    readonly flowKey?: string | undefined;
  }): Pick<NewRun, "flow" | "flowKey"> {
    const { workflow, queue, input } = params;
    const ofQueue = Object.hasOwn(this.#queues, queue) ? this.#queues[queue] : undefined;
    const gate = ofQueue ?? workflow.flow;
    if (gate === undefined) return noFlow;
    // Where the queue does not say whose run it is, the workflow may know.
    const keyOf = ofQueue?.key ?? workflow.flow?.key ?? null;
    const key =
      params.flowKey ?? (keyOf === null ? "" : askKey(keyOf, input, `key of the flow of workflow "${workflow.name}"`));
    const flow = ofQueue === undefined ? `workflow:${workflow.name}` : `queue:${queue}`;
    return {
      flow,
      flowKey: checkFlowKey(
        key,
        params.flowKey === undefined ? `flow of workflow "${workflow.name}"` : "option flowKey",
      ),
    };
  }

  /** What a claim has to say: the limits of every gate that has any. Of several versions of a workflow the newest that has a flow counts for all. */
  limits(queues: readonly string[] | null): Readonly<Record<string, FlowLimits>> {
    const limits = new Map<string, FlowLimits>();
    for (const [queue, control] of Object.entries(this.#queues)) {
      if (queues === null || queues.includes(queue)) add(limits, `queue:${queue}`, control);
    }
    const seen = new Set<string>();
    for (const { name, flow } of this.#registry.list()) {
      if (flow === undefined || seen.has(name)) continue;
      seen.add(name);
      add(limits, `workflow:${name}`, flow);
    }
    return limits.size === 0 ? noLimits : Object.fromEntries(limits);
  }
}

function add(
  limits: Map<string, FlowLimits>,
  flow: string,
  { concurrency, concurrencyPerKey, rate }: FlowControl,
): void {
  if (concurrency !== null || concurrencyPerKey !== null || rate !== null)
    limits.set(flow, { concurrency, concurrencyPerKey, rate });
}

function checkFlowKey(key: unknown, what: string): string {
  const isText = typeof key === "string" && key.length <= keyLengthMax && key.isWellFormed() && !key.includes("\0");
  if (isText) return key;
  const shown = typeof key === "string" ? `a text of ${key.length} characters` : String(key);
  throw new PawlError(
    "invalid_option",
    `The key of the ${what} is ${shown}; it must be a well-formed text of at most ${keyLengthMax} characters.`,
  );
}
