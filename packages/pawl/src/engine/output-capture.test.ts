import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Pawl } from "../client/pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import { eventsOf, Gate, openPawl, Place, problem, storeKinds, until } from "./test-kit.fixture.ts";

const write = { stdout: process.stdout.write, stderr: process.stderr.write };
let passed: string[] = [];

beforeEach(() => {
  passed = [];
  for (const kind of ["stdout", "stderr"] as const) {
    process[kind].write = (chunk: string | Uint8Array) => {
      passed.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      return true;
    };
  }
});
afterEach(() => {
  process.stdout.write = write.stdout;
  process.stderr.write = write.stderr;
});

const say = (text: string | Uint8Array): void => void process.stdout.write(text);
const warn = (text: string): void => void process.stderr.write(text);

async function output(
  pawl: Pawl,
  runId: string,
  kind: "stdout" | "stderr" = "stdout",
): Promise<[string | undefined, string][]> {
  const events = (await eventsOf(pawl, runId)).filter((event) => event.kind === kind);
  return events.map(({ key, data }) => [key, data as string]);
}

describe.each(storeKinds)("captured output on %s", (kind) => {
  it("is of the run and the step that wrote it, though many write at once", async () => {
    const flow = workflow({ name: "flow" }, async (ctx, name: string) => {
      say(`${name} begins\n`);
      await ctx.map("all", ["a", "b"], async (item, _index, step) => {
        say(`${name}${item} one, `);
        await new Promise((resolve) => setImmediate(resolve));
        say(`${name}${item} two\n`);
        warn(`${name}${item} ${step.attempt}\n`);
      });
    });
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    await pawl.startWorker({ captureOutput: true });
    const runs = await Promise.all(["x", "y", "z"].map((name) => pawl.start(flow, name)));
    await Promise.all(runs.map((run) => run.result()));
    for (const [at, name] of ["x", "y", "z"].entries()) {
      const id = runs[at]?.id as string;
      const said = await output(pawl, id);
      const of = (key: string | undefined): string =>
        said
          .filter(([from]) => from === key)
          .map(([, text]) => text)
          .join("");
      expect(of(undefined)).toBe(`${name} begins\n`);
      expect(of("all/0")).toBe(`${name}a one, ${name}a two\n`);
      expect(of("all/1")).toBe(`${name}b one, ${name}b two\n`);
      expect((await output(pawl, id, "stderr")).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
        ["all/0", `${name}a 1\n`],
        ["all/1", `${name}b 1\n`],
      ]);
    }
    expect(passed).toContain("x begins\n");
    expect(passed).toHaveLength(3 * 7);
  });

  it("of workflow code is neither kept nor printed again by a replay", async () => {
    const flow = workflow({ name: "flow", captureOutput: true }, async (ctx) => {
      say("one\n");
      await ctx.step("a", () => say("in a\n"));
      say("two\n");
      say("three\n");
      ctx.log.info("said");
      await ctx.step("b", () => say("in b\n"));
      say("four\n");
    });
    const pawl = await openPawl(kind, [flow], { alwaysReplay: true });
    const run = await pawl.start(flow);
    await run.result();
    const texts = ["one\n", "in a\n", "two\n", "three\n", "in b\n", "four\n"];
    expect((await output(pawl, run.id)).map(([, text]) => text)).toEqual(texts);
    expect(passed).toEqual(texts);
    expect((await eventsOf(pawl, run.id)).filter((event) => event.kind === "log")).toHaveLength(1);
  });

  it('goes nowhere else with "only", and is as it was where a workflow says false', async () => {
    const quiet = workflow({ name: "quiet" }, (ctx) => ctx.step("say", () => say("quiet\n")));
    const loud = workflow({ name: "loud", captureOutput: false }, (ctx) => ctx.step("say", () => say("loud\n")));
    const pawl = await openPawl(kind, [quiet, loud], { worker: { captureOutput: "only" } });
    const runs = [await pawl.start(quiet), await pawl.start(loud)] as const;
    await Promise.all(runs.map((run) => run.result()));
    expect(await output(pawl, runs[0].id)).toEqual([["say", "quiet\n"]]);
    expect(await output(pawl, runs[1].id)).toEqual([]);
    expect(passed).toEqual(["loud\n"]);
  });

  it("may come as bytes, with characters in pieces", async () => {
    const flow = workflow({ name: "flow", captureOutput: true }, (ctx) =>
      ctx.step("say", () => {
        const bytes = Buffer.from("déjà\n");
        for (const byte of bytes) say(Uint8Array.of(byte));
        process.stdout.write("ZW5k", "base64");
      }),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    expect((await output(pawl, run.id)).map(([, text]) => text).join("")).toBe("déjà\nend");
  });

  it("beyond the limit is left out, with a word in its place, and disturbs no code", async () => {
    const flow = workflow({ name: "flow", captureOutput: true }, async (ctx) => {
      await ctx.step("say", () => {
        for (let at = 0; at < 5; at++) say("x".repeat(40));
      });
      say("y".repeat(100));
      say("y".repeat(100));
      ctx.emit("noted");
      await ctx.sleep(0);
      return "done";
    });
    const pawl = await openPawl(kind, [flow], { streamLimitBytes: 100, alwaysReplay: true });
    const run = await pawl.start(flow);
    expect(await run.result()).toBe("done");
    expect((await output(pawl, run.id)).map(([, text]) => text).join("")).toBe("x".repeat(80));
    expect((await output(pawl, run.id, "stderr"))[0]?.[1]).toContain("not captured");
    expect((await eventsOf(pawl, run.id)).filter((event) => event.kind === "noted")).toHaveLength(1);
  });
});

it("leaves the streams as they were when the last worker that captures has stopped", async () => {
  const before = process.stdout.write;
  const flow = workflow({ name: "flow" }, (ctx) => ctx.step("say", () => say("said")));
  const pawl = await new Place("memory").client([flow]);
  const plain = await pawl.startWorker();
  expect(process.stdout.write).toBe(before);
  const one = await pawl.startWorker({ captureOutput: true });
  const two = await pawl.startWorker({ captureOutput: "only" });
  expect(process.stdout.write).not.toBe(before);
  await one.stop();
  expect(process.stdout.write).not.toBe(before);
  await two.stop();
  expect(process.stdout.write).toBe(before);
  await plain.stop();
});

it("lets pass what code says whose attempt is over, and what nobody's run says", async () => {
  const gate = new Gate();
  let left: Promise<void> | undefined;
  const flow = workflow({ name: "flow", captureOutput: "only" }, (ctx) =>
    ctx.step("leave", () => {
      left = gate.opened.then(() => say("late\n"));
    }),
  );
  const pawl = await openPawl("memory", [flow]);
  const run = await pawl.start(flow);
  await run.result();
  gate.open();
  await left;
  say("mine\n");
  await until(() => passed.length === 2);
  expect(passed).toEqual(["late\n", "mine\n"]);
});

it("refuses a mode that it does not know", async () => {
  const pawl = await new Place("memory").client([]);
  expect(await problem(pawl.startWorker({ captureOutput: "yes" as never }))).toMatchObject({ code: "invalid_option" });
  expect(await problem(() => workflow({ name: "flow", captureOutput: 1 as never }, () => 1))).toMatchObject({
    code: "invalid_option",
  });
});
