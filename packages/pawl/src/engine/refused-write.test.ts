import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { AppendWrite, Write } from "../store/write.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore } from "./hooked-store.fixture.ts";
import { insteadOfRefused } from "./refused-write.ts";
import { eventsOf, listeningLogger, untilStatus } from "./test-kit.fixture.ts";

const isPoisoned = (write: Write): boolean =>
  write.type === "append" &&
  (write.events.some(({ data }) => data?.includes("POISON") === true) ||
    write.transition?.output?.includes("POISON") === true);

it("a run whose result the store cannot take is blocked with the reason, the others go on, and it goes on when that is mended", async () => {
  let isMended = false;
  const calls: string[] = [];
  const flow = workflow({ name: "flow" }, async (ctx, name: string) => {
    await ctx.step("before", () => "fine");
    const value = await ctx.step("big", () => {
      calls.push(name);
      return name === "bad" && !isMended ? "POISON" : "fine";
    });
    await ctx.sleep("1ms");
    return value;
  });
  const store = new HookedStore();
  store.onCall = ({ batch }) => {
    if (batch?.writes.some(isPoisoned) === true) throw new PawlError("postgres_data", "A text of \u0000 and \ud800.");
  };
  const logger = listeningLogger();
  const pawl = await createPawl({ store, workflows: [flow], logger });
  const worker = await pawl.startWorker();
  const bad = await pawl.start(flow, "bad");
  const good = await Promise.all(Array.from({ length: 20 }, (_, n) => pawl.start(flow, `good ${n}`)));
  expect(await Promise.all(good.map((run) => run.result()))).toEqual(good.map(() => "fine"));
  await untilStatus(pawl, bad.id, "blocked");
  const { error } = await pawl.get(bad.id);
  expect([error?.code, error?.details?.["code"]]).toEqual(["write_refused", "postgres_data"]);
  expect(error?.message).toContain("A text of");
  expect(worker.activeRuns).toBe(0);
  expect(logger.lines.some((line) => line.includes(bad.id) && line.includes("refuses for good"))).toBe(true);
  isMended = true;
  await pawl.resume(bad.id);
  expect(await bad.result()).toBe("fine");
  expect(calls.filter((name) => name === "bad")).toHaveLength(2);
  const events = await eventsOf(pawl, bad.id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  await pawl.close();
});

it("a run whose output the store cannot take is blocked too, and keeps the signal that it had received", async () => {
  let isMended = false;
  const flow = workflow({ name: "flow" }, async (ctx) => {
    const message = await ctx.waitForSignal("go");
    return isMended ? message : "POISON";
  });
  const store = new HookedStore();
  store.onCall = ({ batch }) => {
    if (batch?.writes.some(isPoisoned) === true) throw new PawlError("postgres_data", "Too large.");
  };
  const pawl = await createPawl({ store, workflows: [flow], logger: listeningLogger() });
  await pawl.startWorker();
  const run = await pawl.start(flow);
  await run.signal("go", "now");
  await untilStatus(pawl, run.id, "blocked");
  isMended = true;
  await pawl.resume(run.id);
  expect(await run.result()).toBe("now");
  await pawl.close();
});

it("what stands in place of a refused write is a block with the next number, then a run that others may have later, then nothing", () => {
  const events = [3, 4].map((seq) => {
    const known = { seq, kind: "step-completed", key: `${seq}`, data: "x" };
    return { ...known, atMs: 1, startedMs: null, attempt: 1, after: 0 };
  });
  const write: AppendWrite = {
    type: "append",
    runId: "r",
    workerId: "w",
    epoch: 2,
    events,
    consumedSignalIds: ["s"],
    attributes: undefined,
    linked: [],
    state: "{}",
    transition: null,
    nowMs: 1,
  };
  const instead = (refusals: number): ReturnType<typeof insteadOfRefused> =>
    insteadOfRefused(write, { error: new Error("words of the store"), refusals, seq: 3, nowMs: 7 });
  expect(instead(1)).toMatchObject({
    runId: "r",
    workerId: "w",
    epoch: 2,
    consumedSignalIds: [],
    state: undefined,
    nowMs: 7,
    events: [{ seq: 3, kind: "run-blocked", atMs: 7 }],
    transition: { status: "blocked" },
  });
  expect(instead(1)?.transition?.error).toContain("record: words of the store");
  expect(instead(2)).toMatchObject({ events: [{ seq: 3 }], transition: { status: "blocked" } });
  expect(JSON.stringify(instead(2))).not.toContain("words of the store");
  expect(instead(3)).toMatchObject({ events: [], transition: { status: "pending", dueMs: 60_007 } });
  expect(instead(4)).toBe(null);
});
