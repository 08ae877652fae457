import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Interrupt } from "../client/interrupts/interrupt.ts";
import type { Pawl } from "../client/pawl.ts";
import { workflow } from "../workflow/workflow.ts";
import {
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  story,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

const Approval = z.object({ approved: z.boolean(), amount: z.number().min(1).max(100), note: z.string().optional() });

async function openOnes(pawl: Pawl, runId: string): Promise<Interrupt[]> {
  return (await pawl.interrupts.list({ run: runId, status: "open" })).items;
}

/** The only question that the run waits for. */
async function question(pawl: Pawl, runId: string): Promise<Interrupt> {
  await until(async () => (await openOnes(pawl, runId)).length === 1, "one open question");
  return (await openOnes(pawl, runId))[0] as Interrupt;
}

describe.each(storeKinds)("interrupts on %s", (kind) => {
  it("put a question to people, and give the code their answer", async () => {
    const clock = new ManualClock();
    const expense = workflow({ name: "expense" }, async (ctx, amount: number) => {
      const answer = await ctx.interrupt({
        name: "approval",
        title: `Pay ${amount} €?`,
        description: "Somebody has eaten.",
        assignee: "ann",
        schema: Approval,
        ui: { widget: "card" },
        timeout: "3d",
      });
      return answer.approved ? answer.amount : 0;
    });
    const pawl = await openPawl(kind, [expense], { clock });
    const run = await pawl.start(expense, 42);
    const asked = await question(pawl, run.id);
    await untilStatus(pawl, run.id, "waiting");
    expect(asked).toMatchObject({
      run: run.id,
      root: run.id,
      workflow: "expense",
      name: "approval",
      key: "interrupt:approval",
      title: "Pay 42 €?",
      description: "Somebody has eaten.",
      assignees: ["ann"],
      ui: { widget: "card" },
      status: "open",
      askedAt: new Date(clock.nowMs()),
      dueAt: new Date(clock.nowMs() + 3 * 86_400_000),
      schema: { type: "object", required: ["approved", "amount"] },
    });
    expect(await pawl.interrupts.get(asked.id)).toEqual(asked);
    clock.advance("1h");
    const answered = await pawl.answer(asked.id, { approved: true, amount: 40 }, { by: "ann", comment: "fine" });
    expect(answered).toMatchObject({
      status: "answered",
      answer: { approved: true, amount: 40 },
      answeredBy: "ann",
      answeredAt: new Date(clock.nowMs()),
      comment: "fine",
    });
    expect(await run.result()).toBe(40);
    expect(await pawl.interrupts.get(asked.id)).toEqual(answered);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "interrupt-opened interrupt:approval",
      "interrupt-answered interrupt:approval",
      "run-completed",
    ]);
    expect((await pawl.steps(run.id))[0]).toMatchObject({
      kind: "interrupt",
      key: "interrupt:approval",
      status: "completed",
      output: { approved: true, amount: 40 },
      interruptId: asked.id,
      answeredBy: "ann",
    });
  });

  it("refuse an answer that does not fit, with every problem by path, and go on waiting", async () => {
    const ask = workflow({ name: "ask" }, (ctx) => ctx.interrupt({ name: "approval", schema: Approval }));
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    const refused = await problem(pawl.answer(id, { approved: "yes", amount: 0 }));
    expect([refused.code, refused.kind]).toEqual(["validation_failed", "validation"]);
    expect(refused.details?.["issues"]).toEqual([
      { path: "approved", message: "must be true or false" },
      { path: "amount", message: "must be at least 1" },
    ]);
    expect((await pawl.interrupts.get(id)).status).toBe("open");
    await pawl.answer(id, { approved: false, amount: 1 });
    expect(await run.result()).toEqual({ approved: false, amount: 1 });
  });

  it("may be several at a time, answered in any order, and again by the same name", async () => {
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const both = await Promise.all([ctx.interrupt({ name: "a" }), ctx.interrupt({ name: "b" })]);
      return [...both, await ctx.interrupt({ name: "a" })];
    });
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    await until(async () => (await openOnes(pawl, run.id)).length === 2);
    const [b, a] = (await openOnes(pawl, run.id)).toSorted((x, y) => (x.name < y.name ? 1 : -1)) as [
      Interrupt,
      Interrupt,
    ];
    await pawl.answer(b.id, "b's");
    await until(async () => (await story(pawl, run.id)).includes("interrupt-answered interrupt:b"));
    await pawl.answer(a.id, "a's");
    await until(async () => (await openOnes(pawl, run.id))[0]?.key === "interrupt:a#2");
    await pawl.answer((await question(pawl, run.id)).id, new Date(0));
    expect(await run.result()).toEqual(["a's", "b's", new Date(0)]);
  });

  it("are answered once: of many at once one wins, and the others learn who", async () => {
    const ask = workflow({ name: "ask" }, (ctx) => ctx.interrupt({ name: "who" }));
    const place = new Place(kind);
    const pawl = await place.open([ask]);
    const other = await place.client([ask]);
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? pawl : other).answer(id, index, { by: `p${index}` })),
    );
    const winners = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value.answer] : []));
    expect(winners).toEqual([await run.result()]);
    for (const each of tries) {
      if (each.status === "fulfilled") continue;
      expect(each.reason).toMatchObject({
        code: "interrupt_closed",
        details: { status: "answered", answeredBy: `p${String(winners[0])}` },
      });
    }
    // Whoever did not hear that it was taken sends it again.
    expect((await pawl.answer(id, winners[0], { by: `p${String(winners[0])}` })).status).toBe("answered");
  });

  it("expire with an error that names them, and cannot be answered then", async () => {
    const clock = new ManualClock();
    const ask = workflow({ name: "ask" }, async (ctx) =>
      ctx
        .interrupt({ name: "approval", title: "May I?", timeout: "2h" })
        .catch((error: { code: string; message: string }) => [error.code, error.message]),
    );
    const pawl = await openPawl(kind, [ask], { clock });
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    await untilStatus(pawl, run.id, "waiting");
    clock.advance("2h");
    expect(await run.result()).toEqual(["interrupt_expired", 'Nobody answered "May I?" in time.']);
    expect((await pawl.interrupts.get(id)).status).toBe("expired");
    const late = await problem(pawl.answer(id, 1));
    expect([late.code, late.details?.["status"]]).toEqual(["interrupt_closed", "expired"]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "interrupt-opened interrupt:approval",
      "interrupt-due interrupt:approval",
      "interrupt-expired interrupt:approval",
      "run-completed",
    ]);
  });

  it("expire while a step is at work", async () => {
    const clock = new ManualClock();
    const gate = new Gate();
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const step = ctx.step("busy", () => gate.opened);
      const answer = await ctx.interrupt({ name: "approval", timeout: "2h", default: "nobody" });
      gate.open();
      await step;
      return answer;
    });
    const pawl = await openPawl(kind, [ask], { clock });
    const run = await pawl.start(ask);
    await question(pawl, run.id);
    clock.advance("2h");
    expect(await run.result()).toBe("nobody");
    expect((await pawl.steps(run.id)).find(({ kind: of }) => of === "interrupt")?.output).toBe("nobody");
  });

  it("cannot be answered after their time, though nobody has run the run since; what came before counts", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const ask = workflow({ name: "ask" }, async (ctx) => [
      await ctx.interrupt({ name: "first", timeout: "1h", default: "nobody" }),
      await ctx.interrupt({ name: "second", timeout: "1h", default: "nobody" }),
    ]);
    const first = await place.open([ask], { clock });
    const run = await first.start(ask);
    const one = await question(first, run.id);
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const client = await place.client([ask], { clock });
    await client.answer(one.id, "in time");
    clock.advance("2h");
    expect((await problem(client.answer(one.id, "again"))).details).toMatchObject({ status: "answered" });
    const worker = await client.startWorker();
    const two = await question(client, run.id);
    await untilStatus(client, run.id, "waiting");
    await worker.stop();
    clock.advance("1h");
    const late = await problem(client.answer(two.id, "late"));
    expect([late.code, late.details?.["status"]]).toEqual(["interrupt_closed", "expired"]);
    await client.startWorker();
    expect(await client.run(run.id).result()).toEqual(["in time", "nobody"]);
  });

  it("outlive restarts under one id, and the code sees the same one", async () => {
    const place = new Place(kind);
    const ids: string[] = [];
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const pending = ctx.interrupt({ name: "approval" });
      ids.push(pending.id);
      await ctx.step("mail", () => pending.id);
      return pending;
    });
    const first = await place.open([ask]);
    const run = await first.start(ask);
    const { id } = await question(first, run.id);
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const second = await place.open([ask]);
    expect((await question(second, run.id)).id).toBe(id);
    await second.answer(id, "yes");
    expect(await second.run(run.id).result()).toBe("yes");
    expect(new Set(ids)).toEqual(new Set([id]));
    expect((await second.steps(run.id)).find(({ key }) => key === "mail")?.output).toBe(id);
  });

  it("close with the branch that asked", async () => {
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const first = await ctx.race("first", {
        ann: () => ctx.interrupt({ name: "ann", assignee: "ann" }),
        bob: () => ctx.interrupt({ name: "bob", assignee: "bob" }),
      });
      await ctx.waitForSignal("end");
      return first;
    });
    const place = new Place(kind);
    const pawl = await place.open([ask]);
    const run = await pawl.start(ask);
    await until(async () => (await openOnes(pawl, run.id)).length === 2);
    const [ann] = (await pawl.interrupts.list({ assignee: "ann" })).items as [Interrupt];
    const [bob] = (await pawl.interrupts.list({ assignee: "bob" })).items as [Interrupt];
    await pawl.answer(bob.id, "me", { by: "bob" });
    await until(async () => (await pawl.interrupts.get(ann.id)).status === "closed");
    expect(await problem(pawl.answer(ann.id, "no, me"))).toMatchObject({
      code: "interrupt_closed",
      details: { status: "closed" },
    });
    await untilStatus(pawl, run.id, "waiting");
    await run.signal("end");
    expect(await run.result()).toEqual({ winner: "bob", value: "me" });
    expect((await pawl.steps(run.id)).find(({ key }) => key.endsWith("interrupt:ann"))?.status).toBe("dropped");
    expect((await story(pawl, run.id)).filter((line) => line.startsWith("interrupt-closed"))).toHaveLength(1);
  });

  it("close with the run, and when it is cancelled before its clean-up", async () => {
    const cleaning = new Gate();
    const cleaned = new Gate();
    const ask = workflow({ name: "ask" }, async (ctx) => {
      try {
        await ctx.interrupt({ name: "approval" });
      } finally {
        await ctx.step("clean", () => (cleaning.open(), cleaned.opened));
      }
    });
    const leave = workflow({ name: "leave" }, async (ctx) => {
      void ctx.interrupt({ name: "never mind" });
      await ctx.waitForSignal("end");
    });
    const pawl = await openPawl(kind, [ask, leave]);
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    const cancelling = pawl.cancel(run.id);
    await cleaning.opened;
    await until(async () => (await pawl.interrupts.get(id)).status === "closed");
    cleaned.open();
    expect((await cancelling).status).toBe("cancelled");
    const other = await pawl.start(leave);
    const left = await question(pawl, other.id);
    await other.signal("end");
    await other.result();
    expect((await pawl.interrupts.get(left.id)).status).toBe("closed");
  });

  it("may be put to somebody else, and to those alone who may answer", async () => {
    const ask = workflow({ name: "ask" }, (ctx) =>
      ctx.interrupt({ name: "approval", assignee: ["ann", "bob"], onlyAssignee: true }),
    );
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    const found = async (assignee: string): Promise<number> => (await pawl.interrupts.list({ assignee })).items.length;
    expect([await found("ann"), await found("bob"), await found("cem")]).toEqual([1, 1, 0]);
    for (const by of [undefined, "cem"]) {
      const refused = await problem(pawl.answer(id, 1, by === undefined ? {} : { by }));
      expect([refused.code, refused.kind]).toEqual(["interrupt_not_yours", "permission_denied"]);
    }
    expect((await pawl.interrupts.reassign(id, "cem")).assignees).toEqual(["cem"]);
    expect([await found("ann"), await found("bob"), await found("cem")]).toEqual([0, 0, 1]);
    expect((await problem(pawl.answer(id, 1, { by: "ann" }))).code).toBe("interrupt_not_yours");
    expect((await problem(pawl.interrupts.reassign(id, null))).code).toBe("invalid_option");
    expect((await problem(pawl.answer(id, 1, { by: "dan", as: "ann" }))).code).toBe("interrupt_not_yours");
    // In the place of a group, say: it is signed by who has answered.
    expect((await pawl.answer(id, "granted", { by: "dan", as: "cem" })).answeredBy).toBe("dan");
    expect(await run.result()).toBe("granted");
    expect((await problem(pawl.interrupts.reassign(id, "ann"))).code).toBe("interrupt_closed");
  });

  it("expire and close though they were put to somebody else meanwhile", async () => {
    const clock = new ManualClock();
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const escalated = await ctx.race("first", {
        answer: () => ctx.interrupt({ name: "slow" }),
        late: () => ctx.sleep("1h"),
      });
      const last = await ctx.interrupt({ name: "last", timeout: "1h", default: "none" });
      return [escalated.winner, last];
    });
    const pawl = await openPawl(kind, [ask], { clock });
    const run = await pawl.start(ask);
    const slow = await question(pawl, run.id);
    await pawl.interrupts.reassign(slow.id, "bob");
    await untilStatus(pawl, run.id, "waiting");
    clock.advance("1h");
    await until(async () => (await openOnes(pawl, run.id))[0]?.name === "last");
    const last = await question(pawl, run.id);
    await pawl.interrupts.reassign(last.id, "bob");
    await untilStatus(pawl, run.id, "waiting");
    clock.advance("1h");
    expect(await run.result()).toEqual(["late", "none"]);
    expect(await pawl.interrupts.get(slow.id)).toMatchObject({ status: "closed", assignees: ["bob"] });
    expect(await pawl.interrupts.get(last.id)).toMatchObject({ status: "expired", assignees: ["bob"] });
  });

  it("are asked anew by a retry and by a fork, each under an id of its own", async () => {
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const [first, second] = await Promise.all([
        ctx.interrupt<string>({ name: "first" }),
        ctx.interrupt<string>({ name: "second" }),
      ]);
      return [first, second];
    });
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    await until(async () => (await openOnes(pawl, run.id)).length === 2);
    const ofName = async (runId: string, name: string): Promise<Interrupt> =>
      (await openOnes(pawl, runId)).find((each) => each.name === name) as Interrupt;
    const second = await ofName(run.id, "second");
    await pawl.answer((await ofName(run.id, "first")).id, "1");
    await until(async () => (await story(pawl, run.id)).includes("interrupt-answered interrupt:first"));
    await untilStatus(pawl, run.id, "waiting");
    await pawl.cancel(run.id);
    await pawl.retry(run.id);
    const anew = await question(pawl, run.id);
    expect(anew.name).toBe("second");
    expect(anew.id).not.toBe(second.id);
    const fork = await pawl.fork(run.id, { from: "interrupt:second" });
    await until(async () => (await openOnes(pawl, fork.id)).length === 2);
    expect([anew.id, second.id]).not.toContain((await ofName(fork.id, "second")).id);
    await pawl.answer(anew.id, "2");
    expect(await run.result()).toEqual(["1", "2"]);
    await Promise.all((await openOnes(pawl, fork.id)).map(({ id, name }) => pawl.answer(id, `forked ${name}`)));
    expect(await fork.result()).toEqual(["forked first", "forked second"]);
  });

  it("that failed a run are asked anew by its retry: too late, or with an answer that the code could not take", async () => {
    const clock = new ManualClock();
    const Even = z.number().refine((n) => n % 2 === 0, "is odd");
    const ask = workflow({ name: "ask" }, async (ctx) => [
      await ctx.interrupt({ name: "soon", timeout: "1h" }),
      await ctx.interrupt({ name: "even", schema: Even }),
    ]);
    const pawl = await openPawl(kind, [ask], { clock });
    const run = await pawl.start(ask);
    await question(pawl, run.id);
    await untilStatus(pawl, run.id, "waiting");
    clock.advance("1h");
    expect((await problem(run.result())).code).toBe("interrupt_expired");
    await pawl.retry(run.id);
    await pawl.answer((await question(pawl, run.id)).id, "there");
    await until(async () => (await openOnes(pawl, run.id))[0]?.name === "even");
    await pawl.answer((await question(pawl, run.id)).id, 3);
    const failed = await problem(run.result());
    expect([failed.code, failed.details?.["step"]]).toEqual(["validation_failed", "interrupt:even"]);
    await pawl.retry(run.id);
    await pawl.answer((await question(pawl, run.id)).id, 4);
    expect(await pawl.run(run.id).result()).toEqual(["there", 4]);
  });

  it("wait through a pause, which answers do not end", async () => {
    const ask = workflow({ name: "ask" }, (ctx) => ctx.interrupt({ name: "approval" }));
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    const { id } = await question(pawl, run.id);
    await pawl.pause(run.id);
    await pawl.answer(id, "yes");
    expect((await pawl.get(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    expect(await run.result()).toBe("yes");
  });

  it("give the same under alwaysReplay", async () => {
    const clock = new ManualClock();
    const ask = workflow({ name: "ask" }, async (ctx) => {
      const first = await ctx.interrupt({ name: "a", schema: { type: "string" } });
      await ctx.step("between", () => 1);
      const second = await ctx.interrupt({ name: "b", timeout: "1h", default: "none" });
      const third = await ctx.parallel("more", { x: () => ctx.interrupt({ name: "x" }), y: () => "y" });
      return [first, second, third, ctx.now() > 0];
    });
    const pawl = await openPawl(kind, [ask], { clock, alwaysReplay: true });
    const run = await pawl.start(ask);
    await pawl.answer((await question(pawl, run.id)).id, "first");
    await until(async () => (await openOnes(pawl, run.id))[0]?.name === "b");
    await untilStatus(pawl, run.id, "waiting");
    clock.advance("1h");
    await until(async () => (await openOnes(pawl, run.id))[0]?.name === "x");
    await pawl.answer((await question(pawl, run.id)).id, "x");
    expect(await run.result()).toEqual(["first", "none", { x: "x", y: "y" }, true]);
  });

  it("are listed by status, workflow, name and in pages", async () => {
    const one = workflow({ name: "one" }, (ctx) => ctx.interrupt({ name: "q", assignee: "ann" }));
    const two = workflow({ name: "two" }, (ctx) => ctx.interrupt({ name: "r", assignee: ["ann", "bob"] }));
    const pawl = await openPawl(kind, [one, two]);
    for (let count = 0; count < 3; count++) {
      for (const flow of [one, two]) {
        const run = await pawl.start(flow);
        const { id } = await question(pawl, run.id);
        if (count === 0) await pawl.answer(id, count);
      }
    }
    const names = async (query: Parameters<Pawl["interrupts"]["list"]>[0]): Promise<string> =>
      (await pawl.interrupts.list(query)).items.map(({ name }) => name).join("");
    expect(await names({})).toBe("rqrqrq");
    expect(await names({ status: "open" })).toBe("rqrq");
    expect(await names({ status: ["open", "answered"], workflow: "one" })).toBe("qqq");
    expect(await names({ name: "r", status: "answered" })).toBe("r");
    expect(await names({ namespace: "elsewhere" })).toBe("");
    let seen = "";
    let cursor: string | undefined;
    do {
      const page = await pawl.interrupts.list({ assignee: "ann", limit: 4, ...(cursor !== undefined && { cursor }) });
      seen += page.items.map(({ name }) => name).join("");
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toBe("rqrqrq");
    for (const query of [{ limit: 0 }, { cursor: "x" }, { status: "done" as never }, { tree: true }])
      expect((await problem(pawl.interrupts.list(query))).code).toBe("invalid_option");
  });

  it("refuse what nobody could ask or answer", async () => {
    const codes: string[] = [];
    const ask = workflow({ name: "ask" }, async (ctx) => {
      for (const options of [
        undefined,
        { name: "" },
        { name: "q", schema: "string" },
        { name: "q", title: 7 },
        { name: "q", timeout: "soon" },
        { name: "q", assignee: "*" },
        { name: "q", onlyAssignee: true },
        { name: "q", ui: { n: 1n } },
        { name: "q", default: () => 1 },
      ]) {
        try {
          await ctx.interrupt(options as never);
        } catch (error) {
          codes.push((error as { code: string }).code);
        }
      }
    });
    const pawl = await openPawl(kind, [ask]);
    const run = await pawl.start(ask);
    await run.result();
    expect(codes.join(" ")).toBe(
      "invalid_option invalid_name invalid_option invalid_option invalid_duration invalid_option invalid_option invalid_option value_not_storable",
    );
    for (const id of ["nope", "01890a5d-ac96-774b-bcce-b302099a8057"])
      expect((await problem(pawl.answer(id, 1))).code).toBe("interrupt_not_found");
    expect((await problem(pawl.signal(run.id, "$interrupt:x"))).code).toBe("invalid_name");
  });
});
