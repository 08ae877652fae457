import { workflow, type Workflow } from "pawl";
import type { BareProgram } from "./limit/bare-runs.ts";

export interface Item {
  readonly n: number;
}

/** What every step here returns: a small object, as a charge or a lookup would. */
export interface Done {
  readonly ok: boolean;
  readonly i: number;
}

export const stepCount = 10;
const stepNames = Array.from({ length: stepCount }, (_, i) => `s${i}`);
const output = '{"s":45}';

export const oneStep: Workflow<Item, Done> = workflow({ name: "one-step" }, (ctx, input: Item) =>
  ctx.step("s", (): Done => ({ ok: true, i: input.n })),
);

export const tenSteps: Workflow<Item, { readonly s: number }> = workflow(
  { name: "ten-steps" },
  async (ctx, _input: Item) => {
    let s = 0;
    for (let i = 0; i < stepCount; i++) {
      const done = await ctx.step(`s${i}`, (): Done => ({ ok: true, i }));
      s += done.i;
    }
    return { s };
  },
);

/** What Pawl writes for `oneStep`: the run; then its three events and the change of the run. */
export const oneStepRows: BareProgram = (loop, run, turn) => {
  if (turn === 2) return false;
  if (turn === 0) {
    loop.begin(run, `{"n":${run}}`);
    return true;
  }
  const data = `{"ok":true,"i":${run}}`;
  loop.mark(run, 1, "run-started", null);
  loop.step(run, 2, "s", data);
  loop.mark(run, 3, "run-completed", data);
  loop.end(run, data);
  return true;
};

/** What Pawl writes for `tenSteps`, in as few commits as the promises allow: the run, and each step with what may travel along with it. */
export const tenStepsRows: BareProgram = (loop, run, turn) => {
  if (turn > stepCount) return false;
  if (turn === 0) {
    loop.begin(run, `{"n":${run}}`);
    return true;
  }
  if (turn === 1) loop.mark(run, 1, "run-started", null);
  loop.step(run, turn + 1, stepNames[turn - 1]!, `{"ok":true,"i":${turn - 1}}`);
  if (turn === stepCount) {
    loop.mark(run, stepCount + 2, "run-completed", output);
    loop.end(run, output);
  }
  return true;
};

/** One row per step and nothing for the run itself: less than any engine can do with. */
export const tenStepsOnly: BareProgram = (loop, run, turn) => {
  if (turn === stepCount) return false;
  loop.step(run, turn + 1, stepNames[turn]!, `{"ok":true,"i":${turn}}`);
  return true;
};

const branchCount = 100;

export const fanOut: Workflow<Item, number> = workflow({ name: "fan-out" }, async (ctx, _input: Item) => {
  const branches = Array.from({ length: branchCount }, (_, i) => ctx.step(`f${i}`, (): Done => ({ ok: true, i })));
  return (await Promise.all(branches)).length;
});

/** What Pawl writes for `fanOut`, in two commits. */
export const fanOutRows: BareProgram = (loop, run, turn) => {
  if (turn === 2) return false;
  if (turn === 0) {
    loop.begin(run, `{"n":${run}}`);
    return true;
  }
  loop.mark(run, 1, "run-started", null);
  for (let i = 0; i < branchCount; i++) loop.step(run, i + 2, `f${i}`, `{"ok":true,"i":${i}}`);
  loop.mark(run, branchCount + 2, "run-completed", String(branchCount));
  loop.end(run, String(branchCount));
  return true;
};
