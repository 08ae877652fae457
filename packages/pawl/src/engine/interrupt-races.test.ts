import { expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Interrupt } from "../client/interrupts/interrupt.ts";
import type { Pawl } from "../client/pawl.ts";
import type { Write } from "../store/write.ts";
import { workflow } from "../workflow/workflow.ts";
import { HookedStore, unavailable } from "./hooked-store.fixture.ts";
import { Gate, ManualClock, problem, silentLogger, story, until, untilStatus } from "./test-kit.fixture.ts";

const ask = workflow({ name: "ask" }, async (ctx) => ctx.interrupt({ name: "q", timeout: "1h", default: "nobody" }));

async function question(pawl: Pawl, runId: string): Promise<Interrupt> {
  await until(async () => (await pawl.interrupts.list({ run: runId, status: "open" })).items.length > 0);
  return (await pawl.interrupts.list({ run: runId })).items[0] as Interrupt;
}

function appends(batch: { readonly writes: readonly Write[] } | null, kind: string): boolean {
  return (
    batch?.writes.some((write) => write.type === "append" && write.events.some((each) => each.kind === kind)) === true
  );
}

/** A worker, and a client whose clock has not come to the deadline yet. */
async function two(): Promise<{ store: HookedStore; clock: ManualClock; worker: Pawl; client: Pawl }> {
  const store = new HookedStore();
  const clock = new ManualClock();
  const config = { workflows: [ask], logger: silentLogger };
  const worker = await createPawl({ ...config, store, clock });
  await worker.startWorker();
  const client = await createPawl({ ...config, store: store.connect(), clock: new ManualClock() });
  return { store, clock, worker, client };
}

it("gives the code an answer that was accepted while the run was about to find its time up", async () => {
  const { store, clock, worker, client } = await two();
  const run = await worker.start(ask);
  const { id } = await question(worker, run.id);
  await untilStatus(worker, run.id, "waiting");
  const reached = new Gate();
  const gate = new Gate();
  store.onCall = ({ batch }) => {
    if (!appends(batch, "interrupt-due")) return;
    reached.open();
    return gate.opened;
  };
  clock.advance("1h");
  await reached.opened;
  await client.answer(id, "in time", { by: "ann" });
  gate.open();
  expect(await run.result()).toBe("in time");
  expect(await client.interrupts.get(id)).toMatchObject({ status: "answered", answeredBy: "ann" });
  expect(await story(client, run.id)).not.toContain("interrupt-expired interrupt:q");
  await Promise.all([worker.close(), client.close()]);
});

it("refuses an answer when the run has found its time up first, though a clock behind would allow it", async () => {
  const { clock, worker, client } = await two();
  const run = await worker.start(ask);
  const { id } = await question(worker, run.id);
  await untilStatus(worker, run.id, "waiting");
  clock.advance("1h");
  expect(await run.result()).toBe("nobody");
  expect((await problem(client.answer(id, "late"))).details).toMatchObject({ status: "expired" });
  await Promise.all([worker.close(), client.close()]);
});

it.each(["interrupt-opened", "interrupt-due", "interrupt-answered"])(
  "asks once and answers once though what the store says of %s gets lost",
  async (kind) => {
    const { store, clock, worker, client } = await two();
    let lost = 0;
    store.onAnswer = ({ batch }) => {
      if (appends(batch, kind) && lost++ === 0) throw unavailable();
    };
    const run = await worker.start(ask);
    const { id } = await question(worker, run.id);
    await untilStatus(worker, run.id, "waiting");
    if (kind === "interrupt-answered") await client.answer(id, "yes");
    else clock.advance("1h");
    const ticking = setInterval(() => clock.advance("1s"), 1);
    const expected = kind === "interrupt-answered" ? "yes" : "nobody";
    expect(await run.result()).toBe(expected);
    clearInterval(ticking);
    expect(lost).toBeGreaterThan(0);
    const questions = (await worker.interrupts.list({ run: run.id })).items;
    expect(questions.map((each) => [each.id, each.status])).toEqual([
      [id, kind === "interrupt-answered" ? "answered" : "expired"],
    ]);
    const lines = await story(worker, run.id);
    expect(new Set(lines).size).toBe(lines.length);
    await Promise.all([worker.close(), client.close()]);
  },
);

it("tells who won when the answer of an answer got lost, by sending it again", async () => {
  const { store, clock, worker, client } = await two();
  const run = await worker.start(ask);
  const { id } = await question(worker, run.id);
  await untilStatus(worker, run.id, "waiting");
  let lost = 0;
  store.onAnswer = ({ batch }) => {
    if (batch?.writes.some(({ type }) => type === "record") === true && lost++ === 0) throw unavailable();
  };
  expect((await problem(worker.answer(id, "yes", { by: "ann" }))).code).toBe("store_unavailable");
  expect((await worker.answer(id, "yes", { by: "ann" })).answeredBy).toBe("ann");
  expect((await problem(worker.answer(id, "no", { by: "bob" }))).details).toMatchObject({ answeredBy: "ann" });
  const ticking = setInterval(() => clock.advance("1s"), 1);
  expect(await worker.run(run.id).result()).toBe("yes");
  clearInterval(ticking);
  await Promise.all([worker.close(), client.close()]);
});

// Found by the simulation (seed 3174): a claim that had been given up fetched the message late, the run suspended behind it, and nobody told it again.
it("does not let go of a run whose time is up before it has the message that says so", async () => {
  const { store, clock, worker, client } = await two();
  const run = await worker.start(ask);
  await question(worker, run.id);
  await untilStatus(worker, run.id, "waiting");
  const letGo: (string | undefined)[] = [];
  store.onCall = ({ batch }) => {
    for (const write of batch?.writes ?? []) if (write.type === "append") letGo.push(write.transition?.status);
    return undefined;
  };
  clock.advance("1h");
  expect(await run.result()).toBe("nobody");
  expect(letGo).not.toContain("waiting");
  await Promise.all([worker.close(), client.close()]);
});
