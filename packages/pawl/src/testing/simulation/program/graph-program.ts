import { AsyncLocalStorage } from "node:async_hooks";
import { graphWorkflow } from "../../../engine/graph-workflow.ts";
import { node } from "../../../graph/function-node.ts";
import { Graph } from "../../../graph/graph.ts";
import { fixed } from "../../../retry/retry-policy.ts";
import type { Workflow } from "../../../workflow/workflow.ts";
import type { Asked, Invocation } from "../invocation.ts";
import { brokenCode, type Expected } from "./expected.ts";
import type { Surroundings } from "./interpreter.ts";
import type { Pattern } from "./pattern.ts";
import type { GraphPlan, Program, StepStatement } from "./program.ts";

interface State {
  visited: unknown[];
  backs: number[];
}

interface Prepared {
  readonly asked: Asked;
  readonly invocation: Invocation;
}

/** The plan as a durable graph. */
export function graphProgramWorkflow(
  { name, version }: Program,
  plan: GraphPlan,
  surroundings: Surroundings,
): Workflow {
  const invocations = new AsyncLocalStorage<Invocation>();
  const nodes = plan.map(({ step, goesBack }, index) =>
    node({
      name: `node-${index}`,
      actions: ["on", "back"],
      retry: fixed({ attempts: step.fails + step.hangs + 1, delay: 150 }),
      ...(step.hangs > 0 && { timeout: step.takesMs + 300 }),
      prep: (_state: State): Prepared => {
        const invocation = invocations.getStore() as Invocation;
        return { asked: invocation.asked(), invocation };
      },
      exec: ({ asked, invocation }, { idempotencyKey, attempt, signal }) => {
        const slash = idempotencyKey.indexOf("/");
        const [runId, key] = [idempotencyKey.slice(0, slash), idempotencyKey.slice(slash + 1)];
        return surroundings.perform({ step: { key, runId, attempt, signal }, statement: step, asked, invocation });
      },
      post: (state, _prepared, result) => {
        state.visited.push(index, result);
        const backs = state.backs[index] ?? 0;
        if (backs >= goesBack) return "on";
        state.backs[index] = backs + 1;
        return "back";
      },
    }),
  );
  nodes.forEach((each, index) => {
    const [before, after] = [nodes[Math.max(0, index - 1)], nodes[index + 1]];
    if (before !== undefined) each.on("back", before);
    if (after === undefined) each.end("on");
    else each.on("on", after);
  });
  const workflow = graphWorkflow(new Graph({ name, version, start: nodes[0] as (typeof nodes)[number] }));
  const { handler } = workflow;
  return {
    ...workflow,
    handler: (ctx) =>
      invocations.run(surroundings.invoke(ctx), () => handler(ctx, { visited: [], backs: plan.map(() => 0) } as never)),
  };
}

/** What the graph's final state may be: the way through it is fixed, if no node is broken. */
export function expectGraph(plan: GraphPlan, circumstances: { readonly wasRetried: boolean }): Expected {
  const visited: Pattern[] = [];
  const backs = plan.map(() => 0);
  const broken = plan.map(({ step }) => step).filter(({ isBroken }) => isBroken);
  const codes = new Set(broken.map(brokenCode));
  const isFatal = (step: StepStatement): boolean => step.isBroken && !(step.heals && circumstances.wasRetried);
  if (broken.some(isFatal)) return { value: null, codes };
  for (let index = 0; index < plan.length;) {
    const { step, goesBack } = plan[index] as GraphPlan[number];
    visited.push({ is: "exact", value: index }, { is: "exact", value: step.value });
    if ((backs[index] as number) < goesBack) {
      backs[index] = (backs[index] as number) + 1;
      index = Math.max(0, index - 1);
    } else {
      index++;
    }
  }
  return {
    value: {
      is: "record",
      entries: [
        ["visited", { is: "list", items: visited }],
        ["backs", { is: "exact", value: backs }],
      ],
    },
    codes,
  };
}
