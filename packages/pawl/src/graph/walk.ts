import { PawlError } from "../errors/pawl-error.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { Group } from "./concurrently.ts";
import type { Graph } from "./graph.ts";
import type { GraphHooks } from "./graph-hooks.ts";
import type { GraphHost } from "./graph-host.ts";
import type { GraphPlan, Place } from "./graph-plan.ts";
import type { Logger } from "./logger.ts";
import type { Params } from "./node-options.ts";
import { NodeVisit } from "./node-visit.ts";
import type { VisitCounts } from "./visit-counts.ts";
import { defaultAction } from "./wiring.ts";

/** Ends a branch whose sibling failed. Internal: the sibling's error is what a caller sees. */
export class BranchStopped extends Error {}

export interface WalkOptions {
  readonly graph: Graph;
  readonly host: GraphHost;
  readonly state: object;
  readonly params: Params;
  readonly resources: object;
  readonly log: Logger;
  readonly visitCounts: VisitCounts;
  /** The walk around this one, with the path of the node that contains it. */
  readonly outer?: { readonly walk: Walk; readonly path: string } | undefined;
  readonly group?: Group | undefined;
  /** True where an outer graph may know what an action means that this one does not. */
  readonly handsActionsUp?: boolean | undefined;
}

/** One way through one graph: what its nodes share, and the rules at each node's door. */
export class Walk {
  readonly graph: Graph;
  readonly host: GraphHost;
  readonly plan: GraphPlan;
  readonly state: object;
  readonly params: Params;
  resources: object;
  readonly log: Logger;
  /** What stands before a node's name in its path: "" or "outer/". */
  readonly prefix: string;
  readonly depth: number;
  readonly retry: RetryPolicy | undefined;
  readonly hooks: readonly GraphHooks[];
  readonly visitCounts: VisitCounts;
  readonly #counts: number[];
  readonly #handsActionsUp: boolean;
  readonly #group: Group | undefined;
  readonly #outer: Walk | undefined;
  #steps: number;

  constructor(options: WalkOptions) {
    const { graph, outer } = options;
    this.graph = graph;
    this.host = options.host;
    this.plan = graph.plan();
    this.state = options.state;
    this.params = options.params;
    this.resources = options.resources;
    this.log = options.log;
    this.prefix = outer === undefined ? "" : `${outer.path}/`;
    this.depth = outer === undefined ? 0 : outer.walk.depth + 1;
    this.retry = graph.retry ?? outer?.walk.retry;
    this.hooks = [...(outer?.walk.hooks ?? []), ...graph.hooks];
    this.visitCounts = options.visitCounts;
    this.#counts = this.visitCounts.of(this.prefix, this.plan);
    this.#handsActionsUp = options.handsActionsUp ?? false;
    this.#group = options.group;
    this.#outer = outer?.walk;
    // A resumed walk goes on counting; a nested one counts each entry anew.
    this.#steps = outer === undefined ? this.#counts.reduce((sum, count) => sum + count, 0) : 0;
  }

  /** Throws if nothing further may begin: the run is cancelled, or a sibling branch has failed. */
  admit(): void {
    if (this.host.signal?.aborted) throw this.cancelled();
    if (this.hasFailedSibling) throw new BranchStopped();
  }

  get hasFailedSibling(): boolean {
    return this.#group?.hasFailed === true || this.#outer?.hasFailedSibling === true;
  }

  /** Begins a visit. */
  enter(place: Place): NodeVisit {
    this.admit();
    this.#steps++;
    if (this.#steps > this.graph.maxSteps) throw this.#tooManySteps(place);
    return new NodeVisit(this, place.node, ++this.#counts[place.index]!);
  }

  /** True now and then, so that a walk that never waits lets the process breathe. */
  get isDueToBreathe(): boolean {
    return (this.#steps & 4095) === 0;
  }

  /** Where the action leads; null ends the graph. */
  follow(place: Place, action: string): Place | null {
    const next = place.next.get(action);
    if (next !== undefined) return next;
    if (action !== defaultAction && !this.#handsActionsUp) this.#warnOfUnknown(place, action);
    return null;
  }

  /** Whether what was thrown ends the walk without being anyone's failure. */
  isControlFlow(thrown: unknown): boolean {
    return thrown instanceof BranchStopped || this.host.isSuspension?.(thrown) === true;
  }

  cancelled(cause: unknown = this.host.signal?.reason): PawlError {
    return new PawlError("graph_cancelled", `Graph "${this.graph.name}" was cancelled.`, { cause });
  }

  #warnOfUnknown({ node, next }: Place, action: string): void {
    const known = [...next.keys()].map((name) => `"${name}"`).join(", ");
    const path = this.prefix + node.name;
    this.log.warn(
      `Node "${path}" returned the action "${action}", which leads nowhere: graph "${this.graph.name}" ends here. ` +
        (known === "" ? "It has no successors." : `It knows ${known}.`),
      { graph: this.graph.name, node: path, action },
    );
  }

  #tooManySteps({ node }: Place): PawlError {
    const { name, maxSteps } = this.graph;
    const message = `Graph "${name}" would visit "${this.prefix}${node.name}" after its limit of ${maxSteps} nodes.`;
    return new PawlError("graph_max_steps", message, { details: { maxSteps, node: node.name } });
  }
}
