import type { AnyNode } from "./node-base.ts";
import { wiringRevision } from "./wiring.ts";

/** A node in a graph, its edges resolved to other places: all that a walk looks at between two nodes. */
export interface Place {
  readonly node: AnyNode;
  /** Among the graph's places; the index of its count of visits. */
  readonly index: number;
  readonly next: Map<string, Place | null>;
  readonly isHooked: boolean;
  /** How the search came here first: `the start`, or `"check" by "retry"`. */
  readonly reachedFrom: string;
}

/** A graph's wiring as it was at one moment. */
export interface GraphPlan {
  readonly revision: number;
  readonly start: Place;
  /** In the order of a breadth-first search from the start. */
  readonly places: readonly Place[];
}

/** Follows every edge from the start, or none. Walks share the plan until some wiring changes. */
export function planGraph(startNode: AnyNode, followsEdges: boolean): GraphPlan {
  const places = new Map<AnyNode, Place>();
  const start = placeOf(startNode, "the start");
  // The map grows while it is iterated, and the iteration goes on to what was added.
  for (const place of followsEdges ? places.values() : []) {
    for (const [action, node] of place.node.wiring.successors) {
      place.next.set(action, node === null ? null : placeOf(node, `"${place.node.name}" by "${action}"`));
    }
  }
  return { revision: wiringRevision(), start, places: [...places.values()] };

  function placeOf(node: AnyNode, reachedFrom: string): Place {
    const known = places.get(node);
    if (known !== undefined) return known;
    const isHooked = node.beforePrep !== undefined || node.afterExec !== undefined || node.onError !== undefined;
    const place = { node, index: places.size, next: new Map(), isHooked, reachedFrom };
    places.set(node, place);
    return place;
  }
}
