import { closeSync, constants, openSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Context } from "../workflow/context.ts";
import type { StepContext } from "../workflow/step.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { fixed } from "../retry/retry-policy.ts";

/** What the workflows of these tests do to the world. */
export interface World {
  readonly file: string;
  /** Where effects are written, in a way that survives the process. */
  readonly effects: string;
  /** Which of several versions of the code this process has. */
  readonly variant: string;
  /** Tells the test that a step is here, and waits until the test lets it go on. */
  readonly gate: (name: string) => Promise<void>;
}

/** One line in the effects log: it is on disk when this returns. */
export function effect(path: string, line: string): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_SYNC);
  writeSync(fd, `${line}\n`);
  closeSync(fd);
}

export function programs(world: World): Workflow[] {
  const does =
    <T>(value: T) =>
    ({ runId, key }: StepContext): T => {
      effect(world.effects, `${runId} ${key} ${process.pid}`);
      return value;
    };

  /** A bit of everything. */
  const tour = workflow(
    { name: "tour", retry: fixed({ attempts: 3, delay: 1 }) },
    async (ctx, input: { n: number }) => {
      const trace: string[] = [];
      const note = async (promise: Promise<string>): Promise<string> => {
        const value = await promise;
        trace.push(value);
        return value;
      };
      await note(ctx.step("one", does("one")));
      await Promise.all([note(ctx.step("left", does("left"))), note(ctx.step("right", does("right")))]);
      await ctx.sleep("5ms");
      ctx.emit("half way", { n: input.n });
      await note(
        ctx.step("flaky", (step) => {
          const value = does("flaky")(step);
          if (step.attempt === 1) throw new Error("the first attempt fails");
          return value;
        }),
      );
      const branches = await ctx.parallel("both", {
        plain: does("plain"),
        open: async () => {
          const deep = await ctx.step("deep", does("deep"));
          return `${deep}er`;
        },
      });
      await note(ctx.step("last", does("last")));
      return { n: input.n, trace, branches, chance: ctx.random() };
    },
  );

  /** Steps that look whether what they depend on is durable, by a connection of their own. */
  const durable = workflow({ name: "durable" }, async (ctx, steps: number) => {
    let missing = 0;
    for (let index = 0; index < steps; index++) {
      missing += await ctx.step(`step ${index}`, ({ runId }) =>
        index > 0 && !isRecorded(world.file, runId, `step ${index - 1}`) ? 1 : 0,
      );
    }
    return missing;
  });

  const gated = workflow({ name: "gated" }, async (ctx) => {
    const who = await ctx.step("gated", async (step) => {
      does(0)(step);
      await world.gate("gated");
      return process.pid;
    });
    await ctx.step("after", does("after"));
    return who;
  });

  const quick = workflow({ name: "quick" }, (ctx, n: number) => ctx.step("quick", () => n));

  const waits = workflow({ name: "waits" }, async (ctx, count: number) => {
    const got: unknown[] = [];
    for (let index = 0; index < count; index++) got.push(await ctx.waitForSignal("go"));
    return got;
  });

  /** Branches whose steps take times of their own: the order of their ends is different in every execution. */
  const racers = workflow({ name: "racers" }, async (ctx) => {
    const trace: string[] = [];
    const racer = async (name: string): Promise<void> => {
      for (let round = 0; round < 4; round++) {
        trace.push(
          await ctx.step(`${name}${round}`, async ({ key }) => {
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
            return key;
          }),
        );
      }
    };
    const first = await Promise.race(["a", "b", "c"].map((name) => racer(name).then(() => name)));
    await ctx.step("end", does("end"));
    return { first, trace };
  });

  const chatty = workflow({ name: "chatty" }, async (ctx, rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      ctx.emit("said", { round });
      await ctx.step(`round ${round}`, () => new Promise((resolve) => setTimeout(resolve, 1)));
    }
  });

  const slow = workflow({ name: "slow" }, async (ctx, steps: number) => {
    for (let index = 0; index < steps; index++) {
      await ctx.step(`step ${index}`, async (step) => {
        does(index)(step);
        await new Promise((resolve) => setTimeout(resolve, 15));
      });
    }
    return steps;
  });

  return [tour, durable, gated, quick, waits, racers, chatty, slow, changing(world, does)];
}

/** The same workflow, as it is before and after a change of its code. */
function changing(world: World, does: (value: string) => (step: StepContext) => string): Workflow {
  const before = async (ctx: Context): Promise<unknown> => {
    await ctx.step("charge", does("charge"));
    await ctx.waitForSignal("go");
    return ctx.step("ship", does("ship"));
  };
  const after = async (ctx: Context): Promise<unknown> => {
    await ctx.step("bill", does("bill"));
    await ctx.waitForSignal("go");
    return "changed";
  };
  const version = world.variant === "version 2" ? 2 : 1;
  return workflow({ name: "changing", version }, world.variant === "changed" ? after : before);
}

let database: DatabaseSync | undefined;

function isRecorded(file: string, runId: string, key: string): boolean {
  database ??= new DatabaseSync(file, { readOnly: true });
  const row = database
    .prepare(
      "SELECT count(*) AS n FROM pawl_events WHERE run = (SELECT n FROM pawl_runs WHERE id = ?) AND key = ? AND kind = 'step-completed'",
    )
    .get(runId, key);
  return row?.["n"] === 1;
}
