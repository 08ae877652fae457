import type { ContextFiles } from "../files/context-files.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { Attempt, GraphUnit } from "./graph-host.ts";
import { BoundLogger, type Logger } from "./logger.ts";
import type { ExecContext } from "./node-context.ts";
import type { Params } from "./node-options.ts";
import type { NodeQuestion } from "./node-question.ts";
import type { NodeVisit } from "./node-visit.ts";

/** A node whose work is one function of what was prepared. */
export interface Executable<Work, Result> {
  exec?(work: Work, context: ExecContext): Result | Promise<Result>;
  fallback?(work: Work, error: unknown): Result | Promise<Result>;
}

/** A node's `exec` on one piece of work, as the host sees it. Methods and getters, so that a unit costs one small object. */
export class NodeUnit<Work, Result> implements GraphUnit<Result> {
  readonly node: Executable<Work, Result>;
  readonly work: Work;
  readonly context: NodeVisit;
  readonly item: number | undefined;

  constructor(node: Executable<Work, Result>, work: Work, context: NodeVisit, item?: number) {
    this.node = node;
    this.work = work;
    this.context = context;
    this.item = item;
  }

  get name(): string {
    return this.context.node.name;
  }

  get path(): string {
    return this.item === undefined ? this.context.path : `${this.context.path}/${this.item}`;
  }

  get visit(): number {
    return this.context.visit;
  }

  get retry(): RetryPolicy | undefined {
    return this.context.node.retry ?? this.context.walk.retry;
  }

  get timeoutMs(): number | undefined {
    return this.context.node.timeoutMs;
  }

  run(attempt: Attempt): Result | PromiseLike<Result> {
    return this.node.exec!(this.work, new UnitContext(this, attempt));
  }
}

/** The same for a node with a fallback: a host tells the two apart by whether the method is there. */
export class SavedNodeUnit<Work, Result> extends NodeUnit<Work, Result> {
  fallback(error: unknown): Result | PromiseLike<Result> {
    return this.node.fallback!(this.work, error);
  }
}

/** The unit of a node for one piece of work. */
export function unitOf<Work, Result>(
  node: Executable<Work, Result>,
  work: Work,
  context: NodeVisit,
  item?: number,
): NodeUnit<Work, Result> {
  const Unit = node.fallback === undefined ? NodeUnit : SavedNodeUnit;
  return new Unit(node, work, context, item);
}

class UnitContext implements ExecContext {
  readonly #unit: NodeUnit<unknown, unknown>;
  readonly #attempt: Attempt;

  constructor(unit: NodeUnit<unknown, unknown>, attempt: Attempt) {
    this.#unit = unit;
    this.#attempt = attempt;
  }

  get path(): string {
    return this.#unit.path;
  }

  get visit(): number {
    return this.#unit.visit;
  }

  get attempt(): number {
    return this.#attempt.attempt;
  }

  get idempotencyKey(): string {
    return this.#attempt.idempotencyKey;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }

  get params(): Params {
    return this.#unit.context.params;
  }

  get resources(): object {
    return this.#unit.context.resources;
  }

  /** A function of its own: `exec` takes its context apart. */
  get stream(): ExecContext["stream"] {
    return (name) => this.#attempt.stream(name);
  }

  get files(): ContextFiles {
    return this.#attempt.files;
  }

  get interrupt(): ExecContext["interrupt"] {
    return <T>(question: NodeQuestion<T>) => this.#attempt.interrupt(question as NodeQuestion<never>) as Promise<T>;
  }

  get log(): Logger {
    const { node, walk } = this.#unit.context;
    return new BoundLogger(node.logger ?? walk.log, {
      graph: walk.graph.name,
      node: this.path,
      visit: this.visit,
      attempt: this.attempt,
    });
  }
}
