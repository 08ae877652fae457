import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Interrupt, type PawlClient, type RunSummary, type Update } from "@pawl/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPawl, workflow, type Pawl } from "pawl";
import { serve, type PawlServer } from "../server.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { withTestTokens } from "../testing/test-authenticator.fixture.ts";
import { ann, olga, tokenOf } from "../testing/test-server.fixture.ts";

const approve = workflow({ name: "approve" }, async (ctx, rounds: number) => {
  for (let round = 0; round < rounds; round++) {
    await ctx.interrupt({ name: "go", title: `Round ${round}?` });
    await ctx.stream("words").write(`round ${round}`);
    ctx.emit("went", { round });
  }
  return rounds;
});

const folder = mkdtempSync(join(tmpdir(), "pawl-several-"));
afterAll(() => rmSync(folder, { recursive: true }));

const stores = {
  SQLite: () =>
    Promise.resolve({ store: `sqlite:${join(folder, "pawl.db")}`, database: `sqlite:${join(folder, "server.db")}` }),
  PostgreSQL: async () => {
    const url = await postgresDatabase();
    return { store: url, database: url };
  },
};

describe.each(Object.entries(stores))("two servers on one %s", (_name, open) => {
  const servers: { readonly pawl: Pawl; readonly server: PawlServer; readonly client: PawlClient }[] = [];

  beforeAll(async () => {
    const { store, database } = await open();
    for (const hasWorker of [true, false]) {
      const pawl = await createPawl({ store, workflows: [approve] });
      if (hasWorker) await pawl.startWorker();
      const options = { pawl, database, port: 0, mode: "dev" as const, checkReplies: true };
      const server = await serve(options, { authenticator: withTestTokens });
      servers.push({ pawl, server, client: createClient({ url: server.url, token: tokenOf(ann) }) });
    }
  }, 60_000);
  afterAll(async () => {
    for (const { pawl, server, client } of servers) {
      client.close();
      await server.close();
      await pawl.close();
    }
  });

  test("bring their readers the same: events, chunks, changes of runs and questions", { timeout: 60_000 }, async () => {
    const rounds = 3;
    const [here, there] = servers.map(({ client }) => client) as [PawlClient, PawlClient];
    const operator = createClient({ url: servers[1]!.server.url, token: tokenOf(olga) });
    const following = [here, there, operator].map((client) => follow(client));
    await Promise.all(following.map(({ begun }) => begun));

    const run = await here.agents.execute("approve", { input: rounds });
    const readers = [here, there].map(async (client) => ({
      events: (await allOf(client.runs.events(run.id))).map(({ seq, kind }) => `${seq} ${kind}`),
      chunks: (await allOf(client.runs.stream(run.id, "words"))).map(({ chunk }) => chunk),
    }));
    for (let round = 0; round < rounds; round++) {
      // Asked here, seen there, answered there.
      const question = await following[1]!.question(`Round ${round}?`);
      expect(question).toMatchObject({ run: run.id, status: "open", mayAnswer: true });
      await there.interrupts.answer(question.id, { value: "yes" });
    }
    const ended = await Promise.all([here, there].map((client) => client.runs.wait(run.id)));
    expect(ended.map(({ status, output }) => [status, output])).toEqual([
      ["completed", rounds],
      ["completed", rounds],
    ]);
    const [read, same] = await Promise.all(readers);
    expect(read).toEqual(same);
    expect(read!.events.map((text) => Number.parseInt(text, 10))).toEqual(read!.events.map((_, at) => at + 1));
    expect(read!.chunks).toEqual(["round 0", "round 1", "round 2"]);
    for (const each of following) {
      await each.run(run.id, "completed");
      await each.stop();
    }
    operator.close();
  });

  test("a client goes on where it was when its server is replaced", { timeout: 60_000 }, async () => {
    const { pawl } = servers[1]!;
    const { database } = await open();
    const options = {
      pawl,
      database: database.startsWith("sqlite") ? database : `sqlite:${join(folder, "other.db")}`,
      port: 0,
      mode: "dev" as const,
    };
    const first = await serve(options, { authenticator: withTestTokens });
    const client = createClient({ url: first.url, token: tokenOf(ann) });
    const run = await servers[0]!.pawl.start(approve, 1, { owner: "ann" });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { seq } of client.runs.events(run.id)) seen.push(seq);
    })();
    const isLive = (): Promise<void> =>
      new Promise((resolve) => {
        if (client.live.status === "live") return resolve();
        const stop = client.live.onStatus((status) => {
          if (status !== "live") return;
          stop();
          resolve();
        });
      });
    await isLive();
    await first.close();
    const second = await serve(
      { ...options, port: Number(new URL(first.url).port) },
      { authenticator: withTestTokens },
    );
    await isLive();
    const question = await questionOf(servers[0]!.client, run.id);
    await servers[0]!.client.interrupts.answer(question.id, { value: 1 });
    await reading;
    expect(seen).toEqual(seen.map((_, at) => at + 1));
    expect(seen.length).toBeGreaterThan(4);
    client.close();
    await second.close();
  });
});

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function questionOf(client: PawlClient, run: string): Promise<Interrupt> {
  for await (const { isReset, items } of client.live.interrupts()) {
    const known = isReset ? (await client.interrupts.list({ run })).items : items;
    const open = known.find((each) => each.run === run && each.status === "open");
    if (open !== undefined) return open;
  }
  throw new Error("It was not asked.");
}

/** Follows runs and inbox as a page does: by lists at a reset, and by what is told since. */
function follow(client: PawlClient) {
  const controller = new AbortController();
  const { signal } = controller;
  const runs = new Map<string, RunSummary>();
  const questions = new Map<string, Interrupt>();
  const waiting = new Set<() => void>();
  let begin: () => void;
  const begun = new Promise<void>((resolve) => {
    let resets = 0;
    begin = () => ++resets === 2 && resolve();
  });
  const keep = async <Item extends { readonly id: string }>(
    updates: AsyncIterable<Update<Item>>,
    known: Map<string, Item>,
    list: () => Promise<{ readonly items: readonly Item[] }>,
  ): Promise<void> => {
    for await (const { isReset, items } of updates) {
      for (const item of isReset ? (await list()).items : items) known.set(item.id, item);
      if (isReset) begin();
      for (const look of waiting) look();
    }
  };
  const ended = Promise.allSettled([
    keep(client.live.runs({ signal }), runs, () => client.runs.list()),
    keep(client.live.interrupts({ signal }), questions, () => client.interrupts.list()),
  ]);
  const until = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    begun,
    question: (title: string) =>
      until(() => [...questions.values()].find((each) => each.title === title && each.status === "open")),
    run: (id: string, status: string) => until(() => (runs.get(id)?.status === status ? true : undefined)),
    stop: () => {
      controller.abort();
      return ended;
    },
  };
}
