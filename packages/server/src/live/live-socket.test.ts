import { ServerMessage, closeCodes } from "@pawl/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workflow } from "pawl";
import { ann, bob, olga, testServer, tokenOf, type TestServer } from "../testing/test-server.fixture.ts";
import { rawLiveClient, seqsOf } from "./live-client.fixture.ts";

const talk = workflow({ name: "talk" }, async (ctx, words: string[]) => {
  const stream = ctx.stream("words");
  for (const [at, word] of words.entries()) {
    await ctx.waitForSignal("go");
    await stream.write(word);
    ctx.emit("said", { at });
  }
  stream.end();
  return words.length;
});
const ask = workflow({ name: "ask" }, async (ctx, assignee: string | undefined) =>
  ctx.interrupt({ name: "approval", title: "Go on?", ...(assignee !== undefined && { assignee, onlyAssignee: true }) }),
);

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [talk, ask] });
});
afterAll(() => t[Symbol.asyncDispose]());

test("brings a run's events without a gap, tells how the run is, and ends with it", async () => {
  const client = await rawLiveClient(t.server.url, ann);
  const run = await t.pawl.start(talk, ["a", "b"], { owner: "ann" });
  client.send({ type: "subscribe", id: "1", to: { channel: "run", run: run.id } });
  client.send({ type: "subscribe", id: "2", to: { channel: "stream", run: run.id, name: "words" } });
  await client.next("live", ({ id }) => id === "1");
  await t.pawl.signal(run.id, "go");
  await client.next("chunks");
  await t.pawl.signal(run.id, "go");
  await client.next("end", ({ id }) => id === "1");
  await client.next("end", ({ id }) => id === "2");

  const seqs = seqsOf(client, "1");
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  expect(seqs.length).toBeGreaterThan(5);
  const chunks = client.heard.flatMap((message) => (message.type === "chunks" ? message.chunks : []));
  expect(chunks.map(({ index, chunk }) => [index, chunk])).toEqual([
    [0, "a"],
    [1, "b"],
  ]);
  const states = client.heard.flatMap((message) =>
    message.type === "events" && message.run !== null ? message.run.status : [],
  );
  expect(states.at(-1)).toBe("completed");
  for (const message of client.heard) ServerMessage.parse(message);

  client.send({ type: "subscribe", id: "3", to: { channel: "run", run: run.id, from: 4 } });
  await client.next("end", ({ id }) => id === "3");
  expect(seqsOf(client, "3")).toEqual(seqs.slice(3));
  client.socket.close();
});

test("answers for somebody else's run as for one that is not there", async () => {
  const run = await t.pawl.start(talk, ["a"], { owner: "ann" });
  const client = await rawLiveClient(t.server.url, bob);
  const missing = "019aa000-0000-7000-8000-000000000000";
  for (const [id, target] of [run.id, missing].entries()) {
    client.send({ type: "subscribe", id: `run${id}`, to: { channel: "run", run: target } });
    client.send({ type: "subscribe", id: `stream${id}`, to: { channel: "stream", run: target, name: "words" } });
  }
  const details = await Promise.all(
    ["run0", "run1", "stream0", "stream1"].map(async (id) => {
      const { problem } = await client.next("error", (message) => message.id === id);
      return problem.detail.replace(run.id, "…").replace(missing, "…") + problem.code;
    }),
  );
  expect(new Set(details).size).toBe(1);
  expect(details[0]).toContain("run_not_found");
  client.socket.close();
  await t.pawl.cancel(run.id, { force: true });
});

test("tells of changes of the caller's runs, and operators of everybody's", async () => {
  const [first, second, operator] = await Promise.all([ann, bob, olga].map((who) => rawLiveClient(t.server.url, who)));
  for (const client of [first!, second!, operator!]) {
    client.send({ type: "subscribe", id: "1", to: { channel: "runs" } });
    await client.next("live");
  }
  const run = await t.pawl.start(talk, [], { owner: "ann" });
  const isDone = (message: Extract<ServerMessage, { type: "runs" }>): boolean =>
    message.runs.some(({ id, status }) => id === run.id && status === "completed");
  await first!.next("runs", isDone);
  await operator!.next("runs", isDone);
  const other = await t.pawl.start(talk, [], { owner: "bob" });
  await second!.next("runs", ({ runs }) => runs.some(({ id, status }) => id === other.id && status === "completed"));
  expect(
    second!.heard.flatMap((message) => (message.type === "runs" ? message.runs.map(({ owner }) => owner) : [])),
  ).not.toContain("ann");

  const { asOf } = second!.heard.find((message) => message.type === "runs") as Extract<ServerMessage, { type: "runs" }>;
  second!.send({ type: "subscribe", id: "2", to: { channel: "runs", since: asOf } });
  const missed = await second!.next("runs", ({ id }) => id === "2");
  expect(missed.runs.map(({ id }) => id)).toContain(other.id);
  for (const client of [first!, second!, operator!]) client.socket.close();
});

test("tells of questions to those who may see them, and when one is over", async () => {
  const [owner, other, asked] = await Promise.all(
    [ann, bob, { user: "carl", role: "user" } as const].map((who) => rawLiveClient(t.server.url, who)),
  );
  for (const client of [owner!, other!, asked!]) {
    client.send({ type: "subscribe", id: "1", to: { channel: "interrupts" } });
    await client.next("live");
  }
  const run = await t.pawl.start(ask, "carl", { owner: "ann" });
  const { interrupts } = await asked!.next("interrupts", (message) => message.interrupts.length > 0);
  expect(interrupts).toMatchObject([{ run: run.id, status: "open", mayAnswer: true }]);
  await owner!.next("interrupts", (message) => message.interrupts.length > 0);
  await t.pawl.answer(interrupts[0]!.id, "yes", { by: "carl" });
  await asked!.next("interrupts", (message) => message.interrupts.some(({ status }) => status === "answered"));
  expect(other!.heard.filter((message) => message.type === "interrupts" && message.interrupts.length > 0)).toEqual([]);
  for (const client of [owner!, other!, asked!]) {
    for (const message of client.heard) ServerMessage.parse(message);
    client.socket.close();
  }
});

test("closes a socket that says nothing sensible, or something before who it is", async () => {
  for (const message of [
    "{",
    '{"type":"dance"}',
    "[]",
    Buffer.from("{}"),
    '{"type":"subscribe","id":"1","to":{"channel":"run","run":"7"}}',
  ]) {
    const client = await rawLiveClient(t.server.url, ann);
    client.send(message);
    expect(await client.closed).toBe(closeCodes.malformed);
  }
  const stranger = await rawLiveClient(t.server.url, null);
  stranger.send({ type: "subscribe", id: "1", to: { channel: "runs" } });
  expect(await stranger.closed).toBe(closeCodes.unauthorized);

  const liar = await rawLiveClient(t.server.url, null);
  liar.send({ type: "auth", token: "nonsense" });
  expect((await liar.next("error")).problem.code).toBe("unauthorized");
  expect(await liar.closed).toBe(closeCodes.unauthorized);

  const other = await rawLiveClient(t.server.url, ann);
  other.send({ type: "auth", token: tokenOf(bob) });
  expect(await other.closed).toBe(closeCodes.unauthorized);

  const large = await rawLiveClient(t.server.url, ann);
  large.send(JSON.stringify({ type: "auth", token: "x".repeat(100_000) }));
  expect(await large.closed).toBe(1009);
});

test("lets pages of its own origin connect, and of no other", async () => {
  const own = await rawLiveClient(t.server.url, ann, { origin: t.server.url });
  own.socket.close();
  for (const origin of ["https://evil.example", "null", "nonsense"])
    await expect(rawLiveClient(t.server.url, ann, { origin })).rejects.toThrow("403");
  const plain = await t.call(ann, "GET", "/live");
  expect(plain).toMatchObject({ status: 426, body: { code: "upgrade_required" } });
});

test("gives changes of runs as server-sent events", async () => {
  const controller = new AbortController();
  const response = await fetch(`${t.server.url}/api/v1/live/runs`, {
    headers: { authorization: `Bearer ${tokenOf(ann)}` },
    signal: controller.signal,
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(response.headers.get("x-request-id")).not.toBeNull();
  const run = await t.pawl.start(talk, [], { owner: "ann" });
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes(run.id) && text.includes('"completed"')) break;
  }
  expect(text).toContain("event: live\ndata: {}");
  expect(text).toMatch(/event: runs\nid: \d{4}-\d\d-\d\dT[\d:.]+Z\ndata: \[\{/);
  controller.abort();
  expect((await t.call(null, "GET", "/live/runs")).status).toBe(401);
});
