import { expect, it } from "vitest";
import { openPawl, problem, storeKinds } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import type { Pawl } from "./pawl.ts";
import { checkRunId } from "./run-id.ts";

const flow = workflow({ name: "flow" }, async () => "done");

async function first<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

const calls: Readonly<Record<string, (pawl: Pawl, id: never) => unknown>> = {
  run: (pawl, id) => pawl.run(id),
  get: (pawl, id) => pawl.get(id),
  children: (pawl, id) => pawl.children(id),
  steps: (pawl, id) => pawl.steps(id),
  events: (pawl, id) => first(pawl.events(id)),
  stream: (pawl, id) => first(pawl.stream(id, "tokens")),
  streams: (pawl, id) => pawl.streams(id),
  signal: (pawl, id) => pawl.signal(id, "go"),
  cancel: (pawl, id) => pawl.cancel(id),
  pause: (pawl, id) => pawl.pause(id),
  resume: (pawl, id) => pawl.resume(id),
  retry: (pawl, id) => pawl.retry(id),
  "retry from a step": (pawl, id) => pawl.retry(id, { from: "one" }),
  delete: (pawl, id) => pawl.delete(id),
  fork: (pawl, id) => pawl.fork(id),
  export: (pawl, id) => pawl.export(id),
};

it.each(storeKinds)("on %s, what is no id of a run is refused by every method, and harms nobody else", async (kind) => {
  const pawl = await openPawl(kind, [flow]);
  for (const id of [undefined, null, 5, {}, "", "a\0b", "\ud800"]) {
    for (const [name, call] of Object.entries(calls)) {
      const [error, run] = await Promise.all([
        problem((async () => call(pawl, id as never))()),
        pawl.start(flow),
      ] as const);
      expect([name, error.code]).toEqual([name, "run_not_found"]);
      expect(await run.result()).toBe("done");
    }
  }
});

it.each(storeKinds)("on %s, other names that are none are refused too", async (kind) => {
  const pawl = await openPawl(kind, [flow]);
  const code = async (attempt: Promise<unknown>): Promise<string> => (await problem(attempt)).code;
  for (const id of [undefined, null, 5, {}, "a\0b"] as never[]) {
    expect(await code(pawl.answer(id, 1))).toBe("interrupt_not_found");
    expect(await code(pawl.interrupts.get(id))).toBe("interrupt_not_found");
    expect(await code(pawl.interrupts.reassign(id, "ann"))).toBe("interrupt_not_found");
    expect(await code(pawl.schedules.get(id))).toBe("schedule_not_found");
    expect(await code(pawl.schedules.pause(id))).toBe("schedule_not_found");
    expect(await code(pawl.schedules.resume(id))).toBe("schedule_not_found");
    expect(await code(pawl.schedules.trigger(id))).toBe("schedule_not_found");
    expect(await code(pawl.schedules.update(id, {}))).toBe("schedule_not_found");
    expect(await code(pawl.schedules.delete(id))).toBe("schedule_not_found");
  }
  const run = await pawl.start(flow);
  expect(await code(pawl.cancel(run.id, { reason: 5 as never }))).toBe("invalid_option");
  expect(await code(pawl.list({ workflow: 5 as never }))).toBe("invalid_option");
  expect(await code(pawl.list({ version: {} as never }))).toBe("invalid_option");
  expect(await code(pawl.interrupts.list({ run: 5 as never }))).toBe("invalid_option");
  expect(await code(pawl.bulk.cancel({ where: {}, reason: {} as never }).then((done) => done))).toBe("invalid_option");
});

it("says what came in place of an id, and what may have been meant", () => {
  const message = (id: unknown): string => {
    try {
      checkRunId(id);
    } catch (error) {
      return `${(error as Error).message} ${(error as { hint?: string }).hint}`;
    }
    return "";
  };
  expect(message(undefined)).toBe(
    "A run is named by its id, a text, but this is undefined. Look at where the id comes from.",
  );
  expect(message({ id: "x" })).toContain("Give its id (`run.id`)");
  expect(message([])).toContain("a list");
});
