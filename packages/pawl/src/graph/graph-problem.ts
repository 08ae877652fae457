/** Something wrong with how a graph is put together. A run starts only when no problem is an error. */
export interface GraphProblem {
  readonly code:
    "duplicate-name" | "missing-successor" | "unreachable-node" | "overwritten-successor" | "contains-itself";
  readonly severity: "error" | "warning";
  /** The path of the node, or of the graph. */
  readonly path: string;
  readonly message: string;
}
