import type { Workflow } from "./workflow.ts";

/** A workflow, or a graph: its input is then the initial state, its output the final one. */
export type Startable<Input = unknown, Output = unknown> = Workflow<Input, Output> | StartableGraph<Input, Output>;

/** What Pawl needs of a graph to start it. */
export interface StartableGraph<Input = unknown, Output = unknown> {
  readonly name: string;
  run(state: Input, ...rest: never[]): Promise<Output>;
  toMermaid(): string;
}
