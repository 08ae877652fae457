import { expect, it } from "vitest";
import { openPawl, problem } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import type { Pawl } from "./pawl.ts";

const flow = workflow({ name: "flow" }, async () => "done");

async function first<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

/** Each with an option that it does not have, by its nearest name. */
const misspelt: readonly (readonly [string, string, (pawl: Pawl, id: string) => unknown])[] = [
  ["start", "tags", (pawl) => pawl.start(flow, undefined, { tag: {} } as never)],
  ["list", "workflow", (pawl) => pawl.list({ workflw: "flow" } as never)],
  ["counts", "owner", (pawl) => pawl.counts({ owners: "ann" } as never)],
  ["children", "limit", (pawl, id) => pawl.children(id, { limt: 1 } as never)],
  ["events", "follow", (pawl, id) => first(pawl.events(id, { folow: false } as never))],
  ["stream", "attempts", (pawl, id) => first(pawl.stream(id, "x", { attempt: "last" } as never))],
  ["cancel", "reason", (pawl, id) => pawl.cancel(id, { reasn: "x" } as never)],
  ["retry", "from", (pawl, id) => pawl.retry(id, { form: "x" } as never)],
  ["fork", "input", (pawl, id) => pawl.fork(id, { inptu: 1 } as never)],
  ["prune", "olderThan", (pawl) => pawl.prune({ olderThen: "1d" } as never)],
  ["errors", "since", (pawl) => pawl.errors({ sinc: "1d" } as never)],
  ["answer", "by", (pawl, id) => pawl.answer(id, 1, { bye: "ann" } as never)],
  ["interrupts.list", "assignee", (pawl) => pawl.interrupts.list({ asignee: "ann" } as never)],
  ["queues.list", "namespace", (pawl) => pawl.queues.list({ namespce: "x" } as never)],
  ["sweepBlobs", "olderThan", (pawl) => pawl.sweepBlobs({ olderthan: "1d" } as never)],
  ["startWorker", "concurrency", (pawl) => pawl.startWorker({ concurency: 1 } as never)],
  ["schedules.create", "every", (pawl) => pawl.schedules.create({ name: "s", workflow: "flow", evry: "1h" } as never)],
  ["schedules.list", "status", (pawl) => pawl.schedules.list({ staus: "active" } as never)],
  ["schedules.trigger", "input", (pawl) => pawl.schedules.trigger("s", { inputs: 1 } as never)],
  ["schedules.preview", "count", (pawl) => pawl.schedules.preview({ every: "1h" }, { cuont: 1 } as never)],
  ["bulk.cancel", "reason", (pawl) => pawl.bulk.cancel({ where: {}, reasn: "x" } as never)],
  ["bulk.retry", "dryRun", (pawl) => pawl.bulk.retry({ where: {}, dryrun: true } as never)],
  ["bulk.fork", "editInput", (pawl) => pawl.bulk.fork({ where: {}, editInptu: () => 1 } as never)],
  ["bulk's where", "status", (pawl) => pawl.bulk.delete({ where: { statu: "failed" } } as never)],
  ["handle.cancel", "force", (pawl, id) => pawl.run(id).cancel({ forc: true } as never)],
];

it("every method refuses an option that it does not have, and names the one that was meant", async () => {
  const pawl = await openPawl("memory", [flow]);
  const { id } = await pawl.start(flow);
  for (const [name, meant, call] of misspelt) {
    const error = await problem((async () => call(pawl, id))());
    expect([name, error.code]).toEqual([name, "invalid_option"]);
    expect(error.message).toContain(`Did you mean "${meant}"?`);
  }
  expect((await pawl.list()).items).toHaveLength(1);
});

it("what a run's code asks for is looked at too", async () => {
  const asks = workflow({ name: "asks" }, async (ctx, which: number) => {
    const child = workflow({ name: "child" }, () => 1);
    const attempts: readonly (() => unknown)[] = [
      () => ctx.step("one", { timout: "1s" } as never, () => 1),
      () => ctx.step("one", { undoo: () => {} } as never, () => 1),
      () => ctx.parallel("two", [() => 1], { concurency: 1 } as never),
      () => ctx.map("three", [1], () => 1, { onEror: "fail-fast" } as never),
      () => ctx.race("four", { a: () => 1 }, { timout: "1s" } as never),
      () => ctx.transaction("five", { usng: 1 } as never, () => 1),
      () => ctx.waitForSignal("six", { timout: "1s" } as never),
      () => ctx.call(child, undefined, { queu: "x" } as never),
      () => ctx.spawn(child, undefined, { tag: {} } as never),
      () => ctx.interrupt({ name: "seven", asignee: "ann" } as never),
    ];
    return attempts[which] === undefined ? "all" : attempts[which]();
  });
  const pawl = await openPawl("memory", [asks]);
  for (let which = 0; ; which++) {
    const run = await pawl.start(asks, which);
    const end = await run.result().catch((error: unknown) => error);
    if (end === "all") break;
    expect(end).toMatchObject({ code: "invalid_option", message: expect.stringContaining("Did you mean") });
  }
});

it("so is the definition of a workflow", () => {
  expect(() => workflow({ name: "flow", retries: 3 } as never, () => 1)).toThrow(
    'There is no option "retries" of workflow "flow". There are: name, version, retry, queue,',
  );
});
