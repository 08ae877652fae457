import type { Logger } from "./logger.ts";
import { BoundLogger } from "./logger.ts";
import type { NodeContext } from "./node-context.ts";
import type { AnyNode } from "./node-base.ts";
import type { Params } from "./node-options.ts";
import type { Walk } from "./walk.ts";

/**
 * One visit of one node: the context of `prep` and `post`, and what `perform` works with.
 * Everything but the four fields is worked out when asked for, because most nodes never ask.
 */
export class NodeVisit implements NodeContext {
  readonly walk: Walk;
  readonly node: AnyNode;
  readonly visit: number;
  #signal: AbortSignal | undefined;

  constructor(walk: Walk, node: AnyNode, visit: number) {
    this.walk = walk;
    this.node = node;
    this.visit = visit;
  }

  get path(): string {
    return this.walk.prefix + this.node.name;
  }

  get params(): Params {
    const own = this.node.params;
    return own === undefined ? this.walk.params : { ...own, ...this.walk.params };
  }

  get resources(): object {
    return this.walk.resources;
  }

  get log(): Logger {
    return new BoundLogger(this.node.logger ?? this.walk.log, {
      graph: this.walk.graph.name,
      node: this.path,
      visit: this.visit,
    });
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.walk.host.signal ?? new AbortController().signal);
  }

  now(): number {
    return this.walk.host.now();
  }
}
