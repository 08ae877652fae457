import { createClient, type ClientClock, type RunEvent, type StreamChunk } from "@pawl/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workflow } from "pawl";
import { ann, testServer, tokenOf, type TestServer } from "../testing/test-server.fixture.ts";
import { cuttingProxy } from "./cutting-proxy.fixture.ts";

/** Writes much, in many turns, while somebody reads. */
const busy = workflow({ name: "busy" }, async (ctx, size: { readonly turns: number; readonly perTurn: number }) => {
  const stream = ctx.stream("words");
  for (let turn = 0; turn < size.turns; turn++) {
    await ctx.waitForSignal("go");
    for (let at = 0; at < size.perTurn; at++) {
      ctx.emit("said", { turn, at, filler: "x".repeat(200) });
      await stream.write({ turn, at });
    }
  }
  return size.turns;
});

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [busy] });
});
afterAll(() => t[Symbol.asyncDispose]());

/** Numbers from 0 to 1 that are the same for the same seed. Source: Park and Miller, "Random number generators: good ones are hard to find", 1988. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Nobody waits long before connecting again. */
const impatient: ClientClock = {
  now: () => Date.now(),
  random: () => 0,
  after: (ms, work) => {
    const timer = setTimeout(work, ms >= 10_000 || ms === 300 ? ms : 1);
    return () => clearTimeout(timer);
  },
};

test(
  "misses no number and sees none twice over 200 connections that are cut at random places",
  { timeout: 60_000 },
  async () => {
    const random = seeded(20_261_121);
    const proxy = await cuttingProxy(t.server.url, (cuts) =>
      cuts < 200 ? 300 + Math.floor(random() ** 3 * 30_000) : Number.POSITIVE_INFINITY,
    );
    const client = createClient({ url: proxy.url, token: tokenOf(ann), clock: impatient });
    const size = { turns: 60, perTurn: 60 };
    const run = await t.pawl.start(busy, size, { owner: "ann" });

    const events: RunEvent[] = [];
    const chunks: StreamChunk[] = [];
    const reading = Promise.all([
      (async () => {
        for await (const event of client.runs.events(run.id)) events.push(event);
      })(),
      (async () => {
        for await (const chunk of client.runs.stream(run.id, "words")) chunks.push(chunk);
      })(),
      client.runs.wait(run.id),
    ]);
    for (let turn = 0; turn < size.turns; turn++) await t.pawl.signal(run.id, "go");
    const [, , ended] = await reading;

    expect(proxy.cuts).toBe(200);
    expect(ended).toMatchObject({ id: run.id, status: "completed", output: size.turns });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)?.kind).toBe("run-completed");
    expect(events.filter(({ kind }) => kind === "said").length).toBe(size.turns * size.perTurn);
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, at) => at));
    expect(chunks.length).toBe(size.turns * size.perTurn);
    client.close();
    await proxy.close();
  },
);
