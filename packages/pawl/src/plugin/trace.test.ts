import { describe, expect, it } from "vitest";
import { openPawl, problem, storeKinds } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import { sanitizedTrace } from "./trace.ts";

const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

const child = workflow({ name: "child" }, async (ctx) => ctx.run.id);
const parent = workflow({ name: "parent" }, async (ctx, left: number) => {
  const id = await ctx.call(child, undefined);
  if (left > 1) await ctx.continueAsNew(left - 1);
  return id;
});

describe.each(storeKinds)("the trace of a run on %s", (kind) => {
  it("is kept as it was given, and goes on in children, in what the run continues as, and in forks", async () => {
    const pawl = await openPawl(kind, [parent, child]);
    for (const given of [trace, `${trace} vendor=a,other=b`]) {
      const run = await pawl.start(parent, 2, { trace: given });
      await run.result();
      const fork = await pawl.fork(run.id, { input: 1 });
      await fork.result();
      const first = await pawl.get(run.id);
      const found = [first, await pawl.get(first.continuedTo!), await pawl.get(fork.id)];
      for (const { id } of found.slice()) found.push(...(await pawl.children(id)).items);
      expect(found.map((each) => each.trace)).toEqual(Array.from({ length: 6 }, () => given));
    }
    expect((await (await pawl.start(parent, 1)).get()).trace).toBeUndefined();
  });

  it("is refused where it is none", async () => {
    const pawl = await openPawl(kind, [child]);
    const zeros = trace.replace(/-[0-9a-f]{32}-/, `-${"0".repeat(32)}-`);
    for (const wrong of [
      "",
      "x",
      7,
      null,
      zeros,
      trace.toUpperCase(),
      `${trace}-`,
      `ff${trace.slice(2)}`,
      `${trace} a\nb`,
    ]) {
      const { code, message } = await problem(pawl.start(child, undefined, { trace: wrong as never }));
      expect([code, message]).toEqual(["invalid_option", expect.stringContaining("traceparent")]);
    }
    expect((await problem(pawl.start(child, undefined, { trace: `${trace} ${"x".repeat(513)}` }))).code).toBe(
      "invalid_option",
    );
  });
});

describe("a trace that an instrumentation gives", () => {
  it("is dropped where no start could have given it", () => {
    expect(["nonsense", "", null, `${trace} a\0b`].map(sanitizedTrace)).toEqual([null, null, null, null]);
    expect(sanitizedTrace(trace)).toBe(trace);
  });
});
