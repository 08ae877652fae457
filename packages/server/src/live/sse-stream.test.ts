import { afterAll, beforeAll, expect, test } from "vitest";
import { workflow } from "pawl";
import { ann, bob, testServer, tokenOf, type TestServer, type Who } from "../testing/test-server.fixture.ts";

const talk = workflow({ name: "talk" }, async (ctx, count: number) => {
  const stream = ctx.stream("words");
  for (let at = 0; at < count; at++) {
    await ctx.waitForSignal("go");
    await stream.write(`word\n${at}`);
    ctx.emit("said", { at });
  }
  stream.end();
  await ctx.waitForSignal("go");
});

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [talk] });
});
afterAll(() => t[Symbol.asyncDispose]());

interface ServerSentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: any;
}

function open(who: Who, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${t.server.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${tokenOf(who)}`, accept: "text/event-stream", ...headers },
  });
}

async function* eventsOf(response: Response): AsyncGenerator<ServerSentEvent> {
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field("data");
      if (data !== undefined) yield { event: field("event") ?? "message", id: field("id"), data: JSON.parse(data) };
    }
  }
}

test("gives a run's events as they come, and goes on behind the last one seen", async () => {
  const run = await t.pawl.start(talk, 2, { owner: "ann" });
  const seen: ServerSentEvent[] = [];
  for await (const event of eventsOf(await open(ann, `/runs/${run.id}/events`))) {
    if (event.event === "message") seen.push(event);
    if (event.event === "live" || event.data.kind === "said") await t.pawl.signal(run.id, "go");
    if (event.data.kind === "said" && event.data.data.at === 1) break;
  }
  expect(seen.map(({ id }) => Number(id))).toEqual(seen.map((_, at) => at + 1));

  const more: ServerSentEvent[] = [];
  const last = seen.at(-1)!.id!;
  for await (const event of eventsOf(await open(ann, `/runs/${run.id}/events`, { "last-event-id": last })))
    more.push(event);
  const numbers = more.filter(({ event }) => event === "message").map(({ id }) => Number(id));
  expect(numbers[0]).toBe(Number(last) + 1);
  expect(more.at(-1)).toMatchObject({ event: "end" });
  expect(more.findLast(({ event }) => event === "run")?.data).toMatchObject({ id: run.id, status: "completed" });

  const said: ServerSentEvent[] = [];
  for await (const event of eventsOf(await open(ann, `/runs/${run.id}/events?kind=said`)))
    if (event.event === "message") said.push(event);
  expect(said.map(({ data }) => data.kind)).toEqual(["said", "said"]);
});

test("gives a stream's chunks, and goes on in the middle of it", async () => {
  const run = await t.pawl.start(talk, 3, { owner: "ann" });
  const all: ServerSentEvent[] = [];
  for await (const event of eventsOf(await open(ann, `/runs/${run.id}/streams/words`))) {
    all.push(event);
    if (event.event === "live" || event.event === "message") await t.pawl.signal(run.id, "go");
  }
  const chunks = all.filter(({ event }) => event === "message");
  expect(chunks.map(({ data }) => data.chunk)).toEqual(["word\n0", "word\n1", "word\n2"]);
  expect(all.at(-1)?.event).toBe("end");

  const rest: ServerSentEvent[] = [];
  const { id } = chunks[1]!;
  for await (const event of eventsOf(await open(ann, `/runs/${run.id}/streams/words`, { "last-event-id": id! })))
    rest.push(event);
  expect(rest.filter(({ event }) => event === "message")).toEqual([chunks[2]]);
});

test("gives a page to whoever asks for no event stream", async () => {
  const run = await t.pawl.start(talk, 0, { owner: "ann" });
  const page = await t.call(ann, "GET", `/runs/${run.id}/events`);
  expect(page.body.items[0]).toMatchObject({ seq: 1, kind: "run-started" });
});

test("answers with a problem where there is nothing to follow", async () => {
  const run = await t.pawl.start(talk, 1, { owner: "ann" });
  for (const path of [`/runs/${run.id}/events`, `/runs/${run.id}/streams/words`]) {
    const foreign = await open(bob, path);
    expect([foreign.status, foreign.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ]);
    expect(await foreign.json()).toMatchObject({ code: "run_not_found" });
    const nonsense = await open(ann, path, { "last-event-id": "1 OR 1=1" });
    expect(await nonsense.json()).toMatchObject({ status: 400, code: "malformed_request" });
  }
  const since = await open(ann, "/live/runs", { "last-event-id": "yesterday" });
  expect(since.status).toBe(400);
});

test("ends when the server closes", async () => {
  const own = await testServer({ workflows: [talk] });
  const response = await fetch(`${own.server.url}/api/v1/live/interrupts`, {
    headers: { authorization: `Bearer ${tokenOf(ann)}` },
  });
  const seen: string[] = [];
  for await (const { event } of eventsOf(response)) {
    seen.push(event);
    if (event === "live") void own.server.close();
  }
  expect(seen.at(-1)).toBe("live");
  await own[Symbol.asyncDispose]();
});
