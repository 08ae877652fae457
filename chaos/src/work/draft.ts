import { Graph, node } from "pawl";
import { mix, mixAll } from "./arithmetic.ts";
import type { Done } from "./effects.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface State {
  x: number;
  rounds: number;
  drafts: number;
  last?: Done<number>;
}

/** A graph that loops: drafts until it has enough, then checks. What it saw is not in its final state, since tokens differ from run to run. */
export const draft: Program = program<State>({
  name: "draft",
  make: (effects) => {
    const write = node({
      name: "write",
      prep: (state: State) => ({ x: state.last?.value ?? state.x, at: state.drafts, saw: state.last }),
      exec: ({ x, at, saw }, context) =>
        effects.perform(context, { saw: saw === undefined ? [] : [saw], value: mix(x, at) }),
      post: (state, _, done) => {
        state.last = done;
        state.drafts++;
        return state.drafts < state.rounds ? "again" : "enough";
      },
    });
    const check = node({
      name: "check",
      prep: (state: State) => state.last as Done<number>,
      exec: (last, context) => effects.perform(context, { saw: [last], value: last.value }),
      post: (state, _, done) => {
        state.x = done.value;
        delete state.last;
      },
    });
    write.on("again", write).on("enough", check);
    return [new Graph({ name: "draft", start: write })];
  },
  input: (random) => ({ x: random.whole(0, 1_000), rounds: random.whole(1, 5), drafts: 0 }),
  judge: ({ x, rounds }, run) => completesWith(run, { x: mixAll(x, rounds), rounds, drafts: rounds }),
});
