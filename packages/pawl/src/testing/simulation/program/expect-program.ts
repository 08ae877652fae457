import { either, expectBlock, type Circumstances, type Expected } from "./expected.ts";
import { expectGraph } from "./graph-program.ts";
import type { Program } from "./program.ts";

/** What runs of these programs may come to; a child may be of any version, and may have been retried by somebody. */
export class Expectations {
  readonly #programs: readonly Program[];
  readonly #children: Map<string, Expected> = new Map();

  constructor(programs: readonly Program[]) {
    this.#programs = programs;
  }

  /** The values that the program's code comes to: of a graph, its state. */
  of(program: Program, { wasRetried }: Pick<Circumstances, "wasRetried">): Expected {
    const at: Circumstances = { wasRetried, child: (name) => this.#childOf(name) };
    return program.graph === null ? expectBlock(program.body, at) : expectGraph(program.graph, at);
  }

  #childOf(name: string): Expected {
    let expected = this.#children.get(name);
    if (expected === undefined) {
      const programs = this.#programs.filter((program) => program.name === name);
      const all = programs.flatMap((program) =>
        [false, true].map((wasRetried) => asOutput(program, this.of(program, { wasRetried }))),
      );
      this.#children.set(name, (expected = either(all)));
    }
    return expected;
  }
}

function asOutput(program: Program, { value, codes }: Expected): Expected {
  if (program.graph !== null || value === null) return { value, codes };
  return {
    value: {
      is: "record",
      entries: [
        ["round", { is: "exact", value: program.rounds }],
        ["values", value],
      ],
    },
    codes,
  };
}
