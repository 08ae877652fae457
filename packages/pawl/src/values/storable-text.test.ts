import { expect, it } from "vitest";
import { openPawl, problem } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import { checkText } from "./storable-text.ts";

const order = workflow({ name: "order" }, async (_ctx, input: unknown) => input);
const unfit = ["a\0b", "\ud800", "a\udc00b"];

it("takes every text that comes back as it was", () => {
  for (const text of ["", "line\nbreak", "ä 漢字 🦀 \u2028 \u0001"]) expect(checkText(text, "text")).toBe(text);
});

it("names what cannot be kept, and why", async () => {
  const error = await problem(() => checkText("a\0b", 'tag "tenant"'));
  expect(error.code).toBe("invalid_option");
  expect(error.message).toBe(
    'The tag "tenant" is "a\\u0000b", which no store can keep as it is: it has a NUL character (U+0000).',
  );
  expect((await problem(() => checkText("\ud800".repeat(200), "key"))).message).toContain("lone surrogate");
});

it("lets no such text into a run's key, tags or names, nor into a query", async () => {
  const pawl = await openPawl("memory", [order]);
  for (const text of unfit) {
    for (const attempt of [
      () => pawl.start(order, 1, { idempotencyKey: text }),
      () => pawl.start(order, 1, { tags: { tenant: text } }),
      () => pawl.start(order, 1, { tags: { [text]: "acme" } }),
      () => pawl.list({ tags: { tenant: text } }),
      () => pawl.list({ workflow: text }),
      () => pawl.list({ queue: text }),
      () => pawl.list({ namespace: text }),
      () => pawl.list({ idempotencyKey: text }),
      () => pawl.queues.list({ namespace: text }),
      () => pawl.prune({ olderThan: 0, workflow: text }),
      () => pawl.workflows.versions(text),
    ]) {
      expect((await problem(attempt)).code).toBe("invalid_option");
    }
    for (const option of ["queue", "owner", "namespace"]) {
      expect((await problem(pawl.start(order, 1, { [option]: text }))).code).toBe("invalid_name");
    }
    const run = await pawl.start(order, text);
    expect(await run.result()).toBe(text);
    expect((await problem(pawl.signal(run.id, text))).code).toBe("invalid_name");
    expect((await problem(pawl.get(text))).code).toBe("run_not_found");
  }
});

it("lets no such text into the names that a workflow gives to its steps and events", async () => {
  const named = workflow({ name: "named" }, async (ctx, name: string) => {
    const attempts: readonly (() => unknown)[] = [
      () => ctx.step(name, () => 1),
      () => ctx.emit(name, 1),
      () => ctx.setState(name, 1),
      () => ctx.waitForSignal(name),
      () => ctx.parallel("p", { [name]: () => 1 }),
    ];
    const codes: unknown[] = [];
    for (const attempt of attempts) {
      try {
        await attempt();
      } catch (error) {
        codes.push((error as { code?: unknown }).code);
      }
    }
    return codes;
  });
  const pawl = await openPawl("memory", [named]);
  for (const text of unfit) {
    const run = await pawl.start(named, text);
    expect(await run.result()).toEqual(Array.from({ length: 5 }, () => "invalid_name"));
  }
});
