import type { ContextFiles } from "../files/context-files.ts";
import type { Graph } from "../graph/graph.ts";
import type { Attempt, GraphHost, GraphPosition, GraphResume, GraphUnit } from "../graph/graph-host.ts";
import type { NodeQuestion } from "../graph/node-question.ts";
import type { NodeStream } from "../graph/node-stream.ts";
import { runGraph } from "../graph/run-graph.ts";
import type { Logger } from "../graph/logger.ts";
import { decodeValue } from "../values/decode.ts";
import type { StepContext } from "../workflow/step.ts";
import { workflow, type Workflow, type WorkflowOptions } from "../workflow/workflow.ts";
import { askStep } from "./execution/asks.ts";
import type { Execution } from "./execution/execution.ts";
import { isCancellation } from "./execution/branching.ts";
import { encodePayload } from "./execution/payload.ts";
import { RunContextFiles } from "./execution/context-files.ts";
import { RunContext } from "./execution/run-context.ts";
import { stepRequest } from "./execution/step-request.ts";

/** A graph as a workflow: its input is the initial state, its output the final one, and every node's exec is a step. */
export function graphWorkflow(graph: Graph): Workflow {
  const made: Workflow = workflow(
    {
      name: graph.name,
      version: graph.version,
      ...(graph.title === undefined ? {} : { title: graph.title }),
      ...(graph.description === undefined ? {} : { description: graph.description }),
      tags: graph.tags,
      ...(graph.input === undefined ? {} : { input: graph.input }),
      ...(graph.output === undefined ? {} : { output: graph.output }),
    } as WorkflowOptions<unknown>,
    (context, state) => runGraph(graph, state as object, new DurableHost(RunContext.executionOf(context), context.log)),
  );
  ofGraphs.set(made, graph);
  return made;
}

const ofGraphs = new WeakMap<Workflow, Graph>();

/** Whether the workflow was made of a graph: only then its log has positions. */
export function isOfGraph(of: Workflow): boolean {
  return ofGraphs.has(of);
}

/** The graph that the workflow was made of. */
export function graphOf(workflow: Workflow): Graph | undefined {
  return ofGraphs.get(workflow);
}

/** Data of a `state-saved` event. */
export interface SavedPosition {
  readonly node: string;
  readonly step: string;
  readonly action: string;
  readonly state: object;
  readonly next: string | undefined;
  readonly visits: Readonly<Record<string, number>>;
}

/** Carries a walk on the engine: units are steps, and the position after each node is an event. */
class DurableHost implements GraphHost {
  readonly log: Logger;
  readonly signal = undefined;
  readonly #execution: Execution;

  constructor(execution: Execution, log: Logger) {
    this.#execution = execution;
    this.log = log;
  }

  now(): number {
    return this.#execution.seenMs;
  }

  exec<Result>(unit: GraphUnit<Result>): Promise<Result> {
    const execution = this.#execution;
    const key = stepKey(unit.path, unit.visit);
    const request = stepRequest(execution, {
      what: `node "${key}"`,
      options: {
        ...(unit.retry && { retry: unit.retry }),
        ...(unit.timeoutMs !== undefined && { timeout: unit.timeoutMs }),
      },
      fn: (step: StepContext) => unit.run(new DurableAttempt(execution, step)),
      // One that asks people becomes a part of the workflow, since only that can be suspended.
      isBranch: true,
    });
    const promise = askStep(execution, key, { ...request, isNode: true }).promise as Promise<Result>;
    if (unit.fallback === undefined) return promise;
    // A fallback may do work of its own, so it is a step too.
    return promise.catch((error: unknown) => {
      if (isCancellation(execution, error)) throw error;
      const retreat = stepRequest(execution, {
        what: `fallback of node "${key}"`,
        options: undefined,
        fn: () => unit.fallback?.(error),
        isBranch: false,
      });
      return askStep(execution, `${key}:fallback`, retreat).promise as Promise<Result>;
    });
  }

  saved(position: GraphPosition): void {
    const { node, path, depth, visit, action, state, next } = position;
    const saved: SavedPosition = {
      node,
      step: stepKey(path, visit),
      action,
      state,
      next,
      visits: depth === 0 ? position.visits() : {},
    };
    const { text } = encodePayload(saved, {
      what: `state after node "${saved.step}"`,
      limitBytes: this.#execution.owner.payloadLimitBytes,
    });
    this.#save(depth === 0 ? null : saved.step, text as string);
  }

  resume(): GraphResume | undefined {
    const saved = this.#execution.replay?.history.saved;
    if (saved === undefined || saved === null) return undefined;
    const { state, next, visits } = decodeValue(saved.data) as SavedPosition;
    return { state, node: next, visits };
  }

  /** Inner positions are for readers; a replay comes by them again, so they are notes. */
  #save(key: string | null, data: string): void {
    const execution = this.#execution;
    if (execution.isRetired) return;
    if (key !== null && execution.replay !== null) return;
    const nowMs = execution.owner.clock.nowMs();
    execution.log.append("state-saved", key, nowMs, data);
    execution.owner.journal.add(execution);
    execution.owner.turns.schedule();
    if (key !== null) return;
    // A replay begins here, so here the code begins to see what comes next.
    execution.seenSeq = execution.log.lastSeq;
    execution.seenMs = nowMs;
  }
}

/** A step's attempt that may put questions. */
class DurableAttempt implements Attempt {
  readonly #execution: Execution;
  readonly #step: StepContext;

  constructor(execution: Execution, step: StepContext) {
    this.#execution = execution;
    this.#step = step;
  }

  get attempt(): number {
    return this.#step.attempt;
  }

  get signal(): AbortSignal {
    return this.#step.signal;
  }

  get idempotencyKey(): string {
    return this.#step.idempotencyKey;
  }

  stream(name: string): NodeStream {
    return this.#step.stream(name);
  }

  get files(): ContextFiles {
    return new RunContextFiles(this.#execution);
  }

  interrupt(question: NodeQuestion<never>): Promise<unknown> {
    return new RunContext(this.#execution).interrupt(question);
  }
}

function stepKey(path: string, visit: number): string {
  return visit === 1 ? path : `${path}#${visit}`;
}
