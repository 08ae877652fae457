import { describe, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import type { StreamChunk, StreamReadOptions } from "../client/stream-chunk.ts";
import { node } from "../graph/function-node.ts";
import { Graph } from "../graph/graph.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore } from "./hooked-store.fixture.ts";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  silentLogger,
  storeKinds,
  story,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

async function read(pawl: Pawl, runId: string, name: string, options?: StreamReadOptions): Promise<StreamChunk[]> {
  const chunks: StreamChunk[] = [];
  for await (const chunk of pawl.stream(runId, name, options)) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks: readonly StreamChunk[]): string => chunks.map(({ chunk }) => String(chunk)).join("");

/** The next chunk, or undefined at the end. */
async function next(reader: AsyncIterator<StreamChunk>): Promise<unknown> {
  const result = await reader.next();
  return result.done === true ? undefined : result.value.chunk;
}

describe.each(storeKinds)("a stream on %s", (kind) => {
  it("gives what a step writes, in order, with numbers and who wrote it", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("answer", async (step) => {
        const tokens = step.stream("tokens");
        for (const token of ["to", "be", "or"]) await tokens.write(token);
        await step.stream("other").write({ at: new Date(0), none: undefined, big: 1n });
        await tokens.write(undefined);
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const tokens = await read(pawl, run.id, "tokens");
    expect(tokens.map(({ index, chunk }) => [index, chunk])).toEqual([
      [0, "to"],
      [1, "be"],
      [2, "or"],
      [3, undefined],
    ]);
    expect(tokens[0]).toMatchObject({ step: "answer", attempt: 1, isFirst: true });
    expect(tokens[1]).toMatchObject({ step: "answer", attempt: 1, isFirst: false });
    expect((await read(pawl, run.id, "other"))[0]?.chunk).toEqual({ at: new Date(0), none: undefined, big: 1n });
    expect(await read(pawl, run.id, "nothing")).toEqual([]);
    const events = await eventsOf(pawl, run.id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.find((event) => event.kind === "stream-written")).toMatchObject({
      topic: "result",
      key: "answer",
      attempt: 1,
      data: { stream: "tokens", from: 0, isEnd: false },
    });
    expect(await pawl.streams(run.id)).toMatchObject([
      { name: "tokens", chunks: 4, isEnded: false },
      { name: "other", chunks: 1, isEnded: false },
    ]);
  });

  it("is read from any chunk on, by its index or behind the last that was seen, in any portions", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      for (const step of ["one", "two", "three"]) {
        await ctx.step(step, async ({ stream }) => {
          for (let at = 0; at < 5; at++) await stream("n").write(`${step}${at}`);
        });
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const all = await read(pawl, run.id, "n");
    expect(all.map(({ index }) => index)).toEqual(Array.from({ length: 15 }, (_, at) => at));
    for (const seen of all) {
      const rest = all.slice(seen.index + 1);
      expect(await read(pawl, run.id, "n", { from: seen.index + 1 })).toEqual(rest);
      expect(await read(pawl, run.id, "n", { after: seen })).toEqual(rest);
      expect(await read(pawl, run.id, "n", { after: seen, limit: 2 })).toEqual(rest.slice(0, 2));
    }
  });

  it("is live while the step writes, and ends its readers with end() or with the run", async () => {
    const gates = [new Gate(), new Gate(), new Gate()];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("write", async (step) => {
        const words = step.stream("words");
        await words.write("one");
        await gates[0]?.opened;
        await words.write("two");
        await gates[1]?.opened;
        words.end();
        await step.stream("others").write("x");
        await gates[2]?.opened;
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    const words = run.stream("words")[Symbol.asyncIterator]();
    const others = run.stream("others")[Symbol.asyncIterator]();
    expect(await next(words)).toBe("one");
    gates[0]?.open();
    expect(await next(words)).toBe("two");
    gates[1]?.open();
    expect(await next(words)).toBeUndefined();
    expect(await next(others)).toBe("x");
    gates[2]?.open();
    expect(await next(others)).toBeUndefined();
    expect(await pawl.streams(run.id)).toMatchObject([
      { name: "words", isEnded: true },
      { name: "others", isEnded: false },
    ]);
  });

  it.each([false, true])(
    "is written once by workflow code, however often that is replayed (alwaysReplay: %s)",
    async (alwaysReplay) => {
      const flow = workflow({ name: "flow" }, async (ctx) => {
        const notes = ctx.stream("notes");
        await notes.write("a");
        void notes.write("b");
        await ctx.step("one", (step) => step.stream("notes").write("one"));
        await notes.write("c");
        ctx.log.info("between");
        await notes.write("d");
        await ctx.sleep(0);
        await ctx.parallel("both", {
          left: async (step) => {
            await step.stream("notes").write("left before");
            await ctx.stream("left").write("opening");
            await ctx.step("inner", () => 1);
            await ctx.stream("left").write("1");
            await ctx.step("inner", () => 2);
            ctx.log.info("said");
            await step.stream("left").write("2");
            await ctx.stream("left").write("3");
            await ctx.step("inner", () => 3);
          },
          right: () => 1,
        });
        notes.end();
        await ctx.step("last", () => 1);
        return ctx.stream("notes").name;
      });
      const pawl = await openPawl(kind, [flow], { alwaysReplay });
      const run = await pawl.start(flow);
      expect(await run.result()).toBe("notes");
      expect((await read(pawl, run.id, "notes")).map(({ index, chunk, step }) => [index, chunk, step])).toEqual([
        [0, "a", undefined],
        [1, "b", undefined],
        [2, "one", "one"],
        [3, "c", undefined],
        [4, "d", undefined],
        [5, "left before", "both/left"],
      ]);
      expect((await read(pawl, run.id, "left")).map(({ index, chunk, step }) => [index, chunk, step])).toEqual([
        [0, "opening", "both/left"],
        [1, "1", "both/left"],
        [2, "2", "both/left"],
        [3, "3", "both/left"],
      ]);
      const events = await eventsOf(pawl, run.id);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
      expect(events.filter((event) => event.kind === "log")).toHaveLength(2);
      expect((await pawl.streams(run.id)).find(({ name }) => name === "notes")).toMatchObject({ isEnded: true });
    },
  );

  it("keeps what a failed attempt has written, marks where the next begins, and can leave the failed one out", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("answer", { retry: fixed({ attempts: 3, delay: 0 }) }, async (step) => {
        await step.stream("tokens").write(`a${step.attempt}`);
        await step.stream("tokens").write("b");
        if (step.attempt < 3) throw new Error("The model is away");
      });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const all = await read(pawl, run.id, "tokens");
    expect(all.map(({ chunk, attempt, isFirst }) => [chunk, attempt, isFirst])).toEqual([
      ["a1", 1, true],
      ["b", 1, false],
      ["a2", 2, true],
      ["b", 2, false],
      ["a3", 3, true],
      ["b", 3, false],
    ]);
    expect(textOf(await read(pawl, run.id, "tokens", { attempts: "last" }))).toBe("a3b");
    expect((await read(pawl, run.id, "tokens", { attempts: "last" })).map(({ index }) => index)).toEqual([4, 5]);
  });

  it("goes on with its numbers after a worker's death in the middle, and marks what is written anew", async () => {
    const [clock, later] = [new ManualClock(), new ManualClock()];
    const place = new Place(kind);
    let isDying = true;
    const wrote = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.stream("tokens").write("plan ");
      await ctx.step("first", (step) => step.stream("tokens").write("first "));
      await ctx.sleep("1s");
      await ctx.step("answer", async (step) => {
        await step.stream("tokens").write("one ");
        await step.stream("tokens").write("two ");
        if (!isDying) return;
        wrote.open();
        await new Promise(() => {});
      });
      await ctx.stream("tokens").write("end");
    });
    const dying = await place.client([flow], { clock });
    await dying.startWorker({ lease: "1s" });
    const run = await dying.start(flow);
    await untilStatus(dying, run.id, "sleeping");
    clock.advance("1s");
    await wrote.opened;
    await until(async () => (await dying.streams(run.id))[0]?.chunks === 4);
    isDying = false;
    // The first process stands still, and gives no sign of life any more.
    const pawl = await place.client([flow], { clock: later });
    await pawl.startWorker({ lease: "1s" });
    later.advance("10s");
    await pawl.run(run.id).result();
    const all = await read(pawl, run.id, "tokens");
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(textOf(all)).toBe("plan first one two one two end");
    expect(all.filter(({ isFirst }) => isFirst).map(({ index, step }) => [index, step])).toEqual([
      [1, "first"],
      [2, "answer"],
      [4, "answer"],
    ]);
    expect(textOf(await read(pawl, run.id, "tokens", { attempts: "last" }))).toBe("plan first one two end");
    expect((await story(pawl, run.id)).filter((line) => line === "streams-counted")).toHaveLength(1);
  });

  it("does not count any more, of a retried run, what is done anew", async () => {
    let isBroken = true;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.stream("s").write("begin ");
      await ctx
        .step("work", async (step) => {
          await step.stream("s").write("work ");
          if (isBroken) throw new Error("broken");
        })
        .catch(async (error: unknown) => {
          await ctx.stream("s").write("it failed ");
          throw error;
        });
      await ctx.stream("s").write("end");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    isBroken = false;
    await (await pawl.retry(run.id)).result();
    expect(textOf(await read(pawl, run.id, "s"))).toBe("begin work it failed work end");
    expect(textOf(await read(pawl, run.id, "s", { attempts: "last" }))).toBe("begin work end");
  });

  it("goes on in a fork behind what was copied", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("one", (step) => step.stream("s").write("one "));
      await ctx.stream("s").write("middle ");
      await ctx.step("two", (step) =>
        step.stream("s").write(`two of ${ctx.run.forkedFrom === null ? "origin" : "fork"}`),
      );
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    const fork = await pawl.fork(run.id, { from: "two" });
    await fork.result();
    const chunks = await read(pawl, fork.id, "s");
    expect(textOf(chunks)).toBe("one middle two of fork");
    expect(chunks.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it("is written by the nodes of a durable graph", async () => {
    const speak = node({
      name: "speak",
      retry: fixed({ attempts: 2, delay: 0 }),
      exec: async (_: unknown, { stream, attempt }) => {
        await stream("words").write(`try ${attempt}`);
        if (attempt === 1) throw new Error("once more");
      },
    });
    const graph = new Graph({ name: "graph", start: speak });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, {});
    await run.result();
    expect((await read(pawl, run.id, "words")).map(({ chunk, step, isFirst }) => [chunk, step, isFirst])).toEqual([
      ["try 1", "speak", true],
      ["try 2", "speak", true],
    ]);
  });

  it("refuses in a step what goes beyond the limit, and ends the step by it", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("write", async (step) => {
        for (;;) void step.stream("s").write("x".repeat(98));
      });
    });
    const pawl = await openPawl(kind, [flow], { streamLimitBytes: 1_000 });
    const run = await pawl.start(flow);
    expect(await problem(run.result())).toMatchObject({ code: "stream_limit", details: { streamLimitBytes: 1_000 } });
    expect(await read(pawl, run.id, "s")).toHaveLength(10);
    expect((await pawl.steps(run.id))[0]?.attempts).toHaveLength(1);
  });

  it("blocks a run whose own code goes beyond a limit, and resumes it when that is raised", async () => {
    const place = new Place(kind);
    const flow = workflow({ name: "flow" }, async (ctx) => {
      for (let at = 0; at < 20; at++) await ctx.stream("s").write(String(at));
      await ctx.step("end", () => 1);
      for (let at = 0; at < 20; at++) ctx.emit("counted", at);
      await ctx.step("end", () => 1);
      return "done";
    });
    const first = await place.open([flow], { streamLimitBytes: 10 });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "blocked");
    expect((await first.get(run.id)).error).toMatchObject({ code: "stream_limit" });
    await first.close();
    const second = await place.open([flow], { eventsMax: 20 });
    await second.resume(run.id);
    await until(async () => (await second.get(run.id)).error?.code === "event_limit");
    await second.close();
    const third = await place.open([flow]);
    await third.resume(run.id);
    expect(await third.run(run.id).result()).toBe("done");
    expect((await read(third, run.id, "s")).map(({ chunk }) => chunk)).toEqual(
      Array.from({ length: 20 }, (_, at) => String(at)),
    );
    const counted = (await eventsOf(third, run.id)).filter((event) => event.kind === "counted");
    expect(counted.map(({ data }) => data)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  it("is told at the call what cannot be written", async () => {
    const found: unknown[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("write", async (step) => {
        for (const chunk of [() => 1, "x".repeat(200)]) {
          found.push((await problem(() => step.stream("s").write(chunk))).code);
        }
        found.push((await problem(() => step.stream(""))).code);
        found.push((await problem(() => step.emit("step-completed"))).code);
        found.push((await problem(() => step.progress(2))).code);
        step.emit("upload", { file: "a.pdf" });
        step.progress(0.5);
      });
    });
    const pawl = await openPawl(kind, [flow], { payloadLimitBytes: 100 });
    const run = await pawl.start(flow);
    await run.result();
    expect(found).toEqual([
      "value_not_storable",
      "payload_too_large",
      "invalid_name",
      "invalid_name",
      "invalid_option",
    ]);
    expect((await eventsOf(pawl, run.id)).map(({ kind, key, topic }) => [kind, key, topic])).toEqual([
      ["run-started", undefined, "status"],
      ["upload", "write", "upload"],
      ["progress", "write", "status"],
      ["step-completed", "write", "result"],
      ["run-completed", undefined, "final"],
    ]);
  });

  it("gives readers what they ask for, and says what is wrong with that", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.stream("s").write(1));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    for (const options of [
      { from: -1 },
      { from: 0.5 },
      { limit: -1 },
      { from: 1, after: { index: 0, seq: 1 } },
      { attempts: "first" },
    ])
      expect(await problem(read(pawl, run.id, "s", options as StreamReadOptions))).toMatchObject({
        code: "invalid_option",
      });
    expect(await problem(read(pawl, run.id, ""))).toMatchObject({ code: "invalid_name" });
    expect(await problem(read(pawl, "nobody", "s"))).toMatchObject({ code: "run_not_found" });
    expect(await problem(pawl.streams("nobody"))).toMatchObject({ code: "run_not_found" });
    const controller = new AbortController();
    controller.abort();
    expect(await read(pawl, run.id, "s", { signal: controller.signal })).toEqual([]);
    expect(await read(pawl, run.id, "s", { limit: 0 })).toEqual([]);
  });
});

describe("a stream on a slow store", () => {
  async function slowPawl(flow: Parameters<typeof createPawl>[0] & {}): Promise<{ pawl: Pawl; store: HookedStore }> {
    const store = new HookedStore();
    const pawl = await createPawl({ store, logger: silentLogger, ...flow });
    await pawl.startWorker();
    return { pawl, store };
  }

  it("lets a step that awaits its writes go no faster than the store, and shares events among what waits", async () => {
    let written = 0;
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("write", async (step) => {
        const s = step.stream("s");
        for (; written < 100; written++) await s.write("x".repeat(10_000));
      });
    });
    const gate = new Gate();
    const { pawl, store } = await slowPawl({ workflows: [flow] });
    let held = 0;
    store.onCall = async ({ batch }) => {
      if (
        batch?.writes.some(
          (write) => write.type === "append" && write.events.some((event) => event.kind === "stream-written"),
        ) !== true
      )
        return;
      held++;
      await gate.opened;
    };
    const run = await pawl.start(flow);
    await until(() => held > 0 && written >= 6);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(6);
    gate.open();
    await run.result();
    const chunks = await read(pawl, run.id, "s");
    expect(chunks).toHaveLength(100);
    expect(new Set(chunks.map(({ seq }) => seq)).size).toBeLessThan(30);
    await pawl.close();
  });

  it("keeps what a step does not await, and lets nobody wait for a run that has gone", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const s = ctx.stream("s");
      await ctx.step("write", (step) => {
        for (let at = 0; at < 50; at++) void step.stream("s").write("x".repeat(10_000));
      });
      for (let at = 0; at < 50; at++) await s.write("y".repeat(10_000));
    });
    const { pawl } = await slowPawl({ workflows: [flow] });
    const run = await pawl.start(flow);
    await run.result();
    expect(await read(pawl, run.id, "s")).toHaveLength(100);
    const waits = new Gate();
    let isOver = false;
    const stuck = workflow({ name: "stuck" }, async (ctx) => {
      await ctx.step("write", async (step) => {
        for (let at = 0; at < 20; at++) void step.stream("s").write("x".repeat(10_000));
        const last = step.stream("s").write("x");
        waits.open();
        await last;
        isOver = true;
      });
    });
    const { pawl: other, store } = await slowPawl({ workflows: [stuck] });
    const gate = new Gate();
    const second = await other.start(stuck, undefined, { delay: 1 });
    store.onCall = async ({ batch }) => {
      if (
        batch?.writes.some(
          (write) => write.type === "append" && write.events.some((event) => event.kind === "stream-written"),
        ) === true
      )
        await gate.opened;
    };
    await waits.opened;
    expect(isOver).toBe(false);
    const closing = other.close({ timeout: 0 });
    await until(() => isOver);
    gate.open();
    await closing;
    expect(second.id).toBeTypeOf("string");
    await pawl.close();
  });

  it("holds a run's writes back until it is known how far its streams had come", async () => {
    const store = new HookedStore();
    let isDown = false;
    let fails = 0;
    const reading = store.getEvents.bind(store);
    store.getEvents = async (query) => {
      if (isDown && fails++ < 1) throw new Error("away");
      return reading(query);
    };
    const [clock, later] = [new ManualClock(), new ManualClock()];
    let dies = true;
    const died = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("one", async (step) => {
        await step.stream("s").write(dies ? "first" : "again");
        if (!dies) return;
        died.open();
        await new Promise(() => {});
      });
    });
    const one = await createPawl({ store: store.connect(), workflows: [flow], clock, logger: silentLogger });
    await one.startWorker({ lease: "1s" });
    const run = await one.start(flow);
    await died.opened;
    await until(async () => (await one.streams(run.id)).length === 1);
    dies = false;
    isDown = true;
    const two = await createPawl({ store, workflows: [flow], clock: later, logger: silentLogger });
    await two.startWorker({ lease: "1s" });
    later.advance("10s");
    await until(() => {
      later.advance("100ms");
      return fails > 1;
    });
    await two.run(run.id).result();
    isDown = false;
    expect((await read(two, run.id, "s")).map(({ index, chunk }) => [index, chunk])).toEqual([
      [0, "first"],
      [1, "again"],
    ]);
    await Promise.all([one.close({ timeout: 0 }), two.close()]);
  });
});
