import { expect, test, vi } from "vitest";
import { z } from "zod";
import { fixed } from "../retry/retry-policy.ts";
import { Graph } from "./graph.ts";
import type { ExecContext } from "./node-context.ts";
import { ValidatedNode } from "./validated-node.ts";

interface State {
  topic: unknown;
  answers: unknown[];
  score?: number;
}

class Judge extends ValidatedNode<State, string, { score: number }> {
  override prep(state: State): string {
    return state.topic as string;
  }
  override exec(_: string, { attempt }: ExecContext): { score: number } {
    return answers[attempt - 1] as { score: number };
  }
  override post(state: State, _topic: string, { score }: { score: number }): void {
    state.score = score;
  }
}
let answers: unknown[] = [];
const output = z.object({ score: z.coerce.number().max(10) });
const retry = fixed({ attempts: 2, delay: 0 });
const run = (judge: Judge, topic: unknown = "t"): Promise<State> =>
  new Graph({ name: "g", start: judge }).run({ topic, answers });

test("asks again when the result does not fit, and hands post what the schema made of it", async () => {
  answers = [{ score: 11 }, { score: "7" }];
  expect((await run(new Judge({ name: "judge", output, retry }))).score).toBe(7);
});

test("fails with the issues when no answer fits", async () => {
  answers = [{ score: 11 }, {}];
  await expect(run(new Judge({ name: "judge", output, retry }))).rejects.toMatchObject({
    code: "graph_output_invalid",
    retryable: true,
    message: expect.stringContaining('output of node "judge"'),
    details: { issues: [{ path: "score" }] },
  });
});

test("lets the fallback answer for a result that never fits", async () => {
  class Lenient extends Judge {
    override fallback(): { score: number } {
      return { score: 0 };
    }
  }
  answers = [{}];
  expect((await run(new Lenient({ name: "judge", output }))).score).toBe(0);
});

test("refuses what prep returned before any work, without a retry", async () => {
  answers = [];
  const judge = new Judge({ name: "judge", input: z.string().min(1), retry });
  const exec = vi.spyOn(judge, "exec");
  await expect(run(judge, "")).rejects.toMatchObject({ code: "validation_failed" });
  expect(exec).not.toHaveBeenCalled();
});

test("checks nothing without schemas, and does nothing without exec", async () => {
  answers = [{ score: 99 }];
  expect((await run(new Judge({ name: "judge" }))).score).toBe(99);
  const empty = new ValidatedNode<State, unknown, unknown>({ name: "empty" });
  await new Graph({ name: "g", start: empty }).run({ topic: "", answers });
});

test("passes on what a schema itself throws", async () => {
  answers = [{ score: 1 }];
  const broken = z.any().transform(() => {
    throw new Error("schema bug");
  });
  await expect(run(new Judge({ name: "judge", output: broken }))).rejects.toThrow("schema bug");
});
