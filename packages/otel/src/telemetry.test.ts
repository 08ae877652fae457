import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { exponential, PermanentError, workflow, type Pawl, type RunStatus } from "pawl";
import { beforeAll, describe, expect, it } from "vitest";
import { telemetry } from "./telemetry.ts";
import { newPlace } from "./testing/place.fixture.ts";
import { activeSpanId, Recorder, setUpContexts, traceIdsOf, treeOf } from "./testing/recorder.fixture.ts";

beforeAll(setUpContexts);

const quick = exponential({ attempts: 3, initial: 1, jitter: 0 });

/** A client that is instrumented, as those for HTTP and databases are. */
function callAway(recorder: Recorder, name: string): Promise<void> {
  return recorder.within(name, () => Promise.resolve());
}

/** The run has come to wait, and its worker has let go of it. */
async function untilStatus(pawl: Pawl, id: string, status: RunStatus): Promise<void> {
  if ((await pawl.get(id)).status === status) return;
  for await (const _event of pawl.events(id)) if ((await pawl.get(id)).status === status) return;
}

describe("the trace of a run", () => {
  it("leads from the caller through the start, the attempts and the children to what their code calls", async () => {
    const recorder = new Recorder();
    const label = workflow({ name: "label" }, async (ctx) => {
      await ctx.step("print", () => callAway(recorder, "POST /printer"));
    });
    let attempts = 0;
    const order = workflow({ name: "order", retry: quick }, async (ctx) => {
      await ctx.step("charge", async () => {
        await callAway(recorder, "POST /charges");
        if (++attempts < 3) throw new Error("The bank is busy.");
      });
      await ctx.call(label, undefined);
    });
    const pawl = await newPlace()({
      workflows: [order, label],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    const run = await recorder.within("POST /orders", () => pawl.start(order, undefined));
    await run.result();
    await pawl.close();

    // Whether the run was let go of between the attempts depends on time; the whole below the start does not.
    const tree = treeOf(recorder.spans).filter((line) => !line.endsWith("run order"));
    expect(tree).toEqual([
      "POST /orders",
      "  start order",
      "      step charge",
      "        POST /charges",
      "      step charge",
      "        POST /charges",
      "      step charge",
      "        POST /charges",
      "      start label",
      "        run label",
      "          step print",
      "            POST /printer",
    ]);
    expect(traceIdsOf(recorder.spans)).toHaveLength(1);
    const charges = recorder.named("step charge");
    expect(charges.map(({ attributes }) => attributes["pawl.step.attempt"])).toEqual([1, 2, 3]);
    expect(charges.map(({ status }) => status.code)).toEqual([
      SpanStatusCode.ERROR,
      SpanStatusCode.ERROR,
      SpanStatusCode.UNSET,
    ]);
    expect(charges[0]?.events.map(({ name }) => name)).toEqual(["exception"]);
    expect(recorder.named("start order")[0]).toMatchObject({
      kind: SpanKind.PRODUCER,
      attributes: {
        "messaging.system": "pawl",
        "messaging.operation.type": "send",
        "messaging.destination.name": "order",
        "messaging.message.id": run.id,
        "pawl.run.is_new": true,
      },
    });
    expect(recorder.named("run order").at(-1)).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: { "messaging.operation.type": "process", "pawl.run.id": run.id, "pawl.run.status": "completed" },
    });
  });

  it("has each recorded step once, however often the run is replayed", async () => {
    const recorder = new Recorder();
    const counting = workflow({ name: "counting" }, async (ctx) => {
      for (const name of ["a", "b", "c", "d"]) await ctx.step(name, () => callAway(recorder, `call ${name}`));
    });
    const pawl = await newPlace()({
      workflows: [counting],
      alwaysReplay: true,
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    await (await pawl.start(counting, undefined)).result();
    await pawl.close();
    for (const name of ["a", "b", "c", "d"]) {
      expect(recorder.named(`step ${name}`)).toHaveLength(1);
      expect(recorder.named(`call ${name}`)).toHaveLength(1);
    }
    const activations = recorder.named("run counting");
    expect(activations.length).toBeGreaterThan(3);
    expect(new Set(activations.map(({ parentSpanContext }) => parentSpanContext?.spanId)).size).toBe(1);
    expect(activations.map(({ attributes }) => attributes["pawl.run.epoch"])).toEqual(
      activations.map((_, at) => at + 1),
    );
    expect(activations.at(-1)?.attributes["pawl.run.status"]).toBe("completed");
  });

  it("goes on in another process that takes the run over, and is linked to by who signals it", async () => {
    const place = newPlace();
    const [here, there] = [new Recorder(), new Recorder()];
    const review = workflow({ name: "review" }, async (ctx) => {
      await ctx.step("ask", () => undefined);
      await ctx.waitForSignal("reviewed");
      await ctx.step("publish", () => undefined);
    });
    const first = await place({ workflows: [review], instrumentation: telemetry({ tracerProvider: here.provider }) });
    const run = await here.within("POST /reviews", () => first.start(review, undefined));
    await untilStatus(first, run.id, "waiting");
    await first.close();
    const second = await place({ workflows: [review], instrumentation: telemetry({ tracerProvider: there.provider }) });
    await there.within("POST /signals", () => second.signal(run.id, "reviewed"));
    await second.run(run.id).result();
    await second.close();

    expect(treeOf(here.spans)).toEqual(["POST /reviews", "  start review", "    run review", "      step ask"]);
    const [started] = here.named("start review");
    const later = there.named("run review");
    expect(later.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([started?.spanContext().spanId]);
    expect(later[0]?.spanContext().traceId).toBe(started?.spanContext().traceId);
    expect(here.named("run review")[0]?.attributes["pawl.run.status"]).toBe("waiting");
    const [signal] = there.named("signal reviewed");
    expect(signal?.spanContext().traceId).not.toBe(started?.spanContext().traceId);
    expect(signal?.links.map((link) => link.context.spanId)).toEqual([started?.spanContext().spanId]);
    expect(treeOf(there.spans.filter(({ name }) => name !== "run review" && name !== "step publish"))).toEqual([
      "POST /signals",
      "  signal reviewed",
    ]);
  });

  it("follows from the run's id where nobody looked on when it was started", async () => {
    const place = newPlace();
    const nap = workflow({ name: "nap" }, async (ctx) => {
      await ctx.step("lie down", () => undefined);
      await ctx.waitForSignal("wake up");
      await ctx.call(dream, undefined);
    });
    const dream = workflow({ name: "dream" }, () => Promise.resolve());
    const plain = await place({ workflows: [nap, dream] }, { worker: false });
    const run = await plain.start(nap, undefined);
    const recorders = [new Recorder(), new Recorder()];
    for (const [at, recorder] of recorders.entries()) {
      const instrumentation = telemetry({ tracerProvider: recorder.provider });
      const pawl = await place({ workflows: [nap, dream], instrumentation });
      if (at === 0) await untilStatus(pawl, run.id, "waiting");
      else await plain.signal(run.id, "wake up").then(() => plain.run(run.id).result());
      await pawl.close();
    }
    const traceId = run.id.replaceAll("-", "");
    const spans = recorders.flatMap((recorder) => recorder.spans);
    expect(traceIdsOf(spans)).toEqual([traceId]);
    expect(treeOf(spans)[0]).toBe("run nap");
    expect(spans.find(({ name }) => name === "run nap")?.parentSpanContext?.spanId).toBe(traceId.slice(16));
    // The child stands in the same trace, below who started it.
    expect(treeOf(recorders[1]!.spans)).toContain("    run dream");
  });

  it("is the one that the start names, with its tracestate", async () => {
    const recorder = new Recorder();
    const order = workflow({ name: "order" }, () => Promise.resolve());
    const pawl = await newPlace()({
      workflows: [order],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const named = `00-${traceId}-00f067aa0ba902b7-01 acme=t61rcWkgMzE`;
    const run = await recorder.within("GET /", () => pawl.start(order, undefined, { trace: named }));
    await run.result();
    const { trace: kept } = await run.get();
    await pawl.close();
    const [started] = recorder.named("start order");
    expect(started?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
    expect(kept).toBe(`00-${traceId}-${started?.spanContext().spanId}-01 acme=t61rcWkgMzE`);
    expect(recorder.named("run order")[0]?.spanContext().traceId).toBe(traceId);
    expect(traceIdsOf(recorder.named("GET /"))).not.toEqual([traceId]);
  });

  it("is that of the first start where a second one finds its run, which is linked", async () => {
    const recorder = new Recorder();
    const order = workflow({ name: "order" }, () => Promise.resolve());
    const pawl = await newPlace()({
      workflows: [order],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    for (const name of ["first", "second"])
      await recorder.within(name, async () => (await pawl.start(order, undefined, { idempotencyKey: "7" })).result());
    await pawl.close();
    const [first, second] = recorder.named("start order");
    expect(second?.attributes["pawl.run.is_new"]).toBe(false);
    expect(second?.links.map((link) => link.context.spanId)).toEqual([first?.spanContext().spanId]);
    expect(recorder.named("run order")).toHaveLength(1);
  });

  it("is inherited by forks, by what a run continues as, and by runs that a schedule is told to start", async () => {
    const recorder = new Recorder();
    const rounds = workflow({ name: "rounds" }, async (ctx, left: number) => {
      await ctx.step("round", () => left);
      if (left > 1) await ctx.continueAsNew(left - 1);
    });
    const pawl = await newPlace()({
      workflows: [rounds],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    const run = await recorder.within("start", () => pawl.start(rounds, 3));
    await run.result();
    const fork = await pawl.fork(run.id, { input: 1 });
    await fork.result();
    expect(traceIdsOf(recorder.spans)).toHaveLength(1);
    expect(recorder.named("fork rounds")[0]?.links[0]?.context.spanId).toBe(
      recorder.named("start rounds")[0]?.spanContext().spanId,
    );
    expect(recorder.named("step round")).toHaveLength(4);

    await pawl.schedules.create({ name: "daily", workflow: "rounds", input: 1, every: "1d" });
    const triggered = await recorder.within("trigger", () => pawl.schedules.trigger("daily"));
    await triggered.result();
    await pawl.close();
    const [trigger] = recorder.named("trigger");
    expect(recorder.named("run rounds").at(-1)?.spanContext().traceId).toBe(trigger?.spanContext().traceId);
  });

  it("has what branches do below them, and says which were abandoned", async () => {
    const recorder = new Recorder();
    const search = workflow({ name: "search" }, async (ctx) => {
      await ctx.parallel("both", {
        left: () => ctx.step("look", () => 1),
        right: () => ctx.step("look", () => 2),
      });
      await ctx.map("pages", [1, 2], () => Promise.resolve());
      await ctx.race("either", {
        fast: () => Promise.resolve(1),
        slow: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve)),
      });
    });
    const pawl = await newPlace()({
      workflows: [search],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    await (await pawl.start(search, undefined)).result();
    await pawl.close();
    const outcome = ({ name, attributes }: { name: string; attributes: object }): string =>
      name.startsWith("step") ? String((attributes as Record<string, unknown>)["pawl.step.outcome"]) : "";
    const tree = treeOf(recorder.spans, outcome);
    expect(tree[1]).toBe("  run search");
    expect(tree.slice(2).toSorted()).toEqual(
      [
        "    step left completed",
        "      step look completed",
        "    step right completed",
        "      step look completed",
        "    step pages completed",
        "    step pages completed",
        "    step fast completed",
        "    step slow abandoned",
      ].toSorted(),
    );
  });

  it("says what a run has failed of, and tells who asked to be told, in the run's trace", async () => {
    const recorder = new Recorder();
    const told: unknown[] = [];
    const order = workflow({ name: "order" }, async (ctx) => {
      await ctx.step("charge", () => {
        throw new PermanentError("The card was declined.", { code: "card_declined" });
      });
    });
    const pawl = await newPlace()({
      workflows: [order],
      instrumentation: telemetry({
        tracerProvider: recorder.provider,
        onRunFailed: (error, run) => {
          told.push([(error as Error).message, run.workflow, activeSpanId()]);
          throw new Error("The tracker is down.");
        },
      }),
    });
    const run = await pawl.start(order, undefined);
    await expect(run.result()).rejects.toThrow("The card was declined.");
    await pawl.close();
    const [activation] = recorder.named("run order");
    expect(activation?.status.code).toBe(SpanStatusCode.ERROR);
    expect(activation?.attributes).toMatchObject({ "error.type": "card_declined", "pawl.run.status": "failed" });
    expect(recorder.named("step charge")[0]?.attributes["error.type"]).toBe("card_declined");
    expect(told).toEqual([[expect.stringContaining("declined"), "order", activation?.spanContext().spanId]]);
  });

  it("is linked to by who answers its question or cancels it", async () => {
    const recorder = new Recorder();
    const expense = workflow({ name: "expense" }, async (ctx) => {
      await ctx.interrupt({ name: "approve", title: "Pay it?" });
      await ctx.waitForSignal("never");
    });
    const pawl = await newPlace()({
      workflows: [expense],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    const run = await pawl.start(expense, undefined);
    await untilStatus(pawl, run.id, "waiting");
    const [question] = (await pawl.interrupts.list()).items;
    await recorder.within("POST /answer", () => pawl.answer(question!.id, true));
    await recorder.within("POST /cancel", () => pawl.cancel(run.id));
    await pawl.close();
    const started = recorder.named("start expense")[0]?.spanContext();
    for (const name of ["answer", "cancel"]) {
      const [asked] = recorder.named(name);
      expect(asked?.links.map((link) => link.context.spanId)).toEqual([started?.spanId]);
      expect(asked?.parentSpanContext?.spanId).toBe(recorder.named(`POST /${name}`)[0]?.spanContext().spanId);
      expect(asked?.attributes["pawl.run.id"]).toBe(run.id);
    }
    const statuses = recorder.named("run expense").map(({ attributes }) => attributes["pawl.run.status"]);
    expect([statuses[0], statuses.at(-1)]).toEqual(["waiting", "cancelled"]);
  });

  it("is not that of whoever happens to be at work when other runs go on", async () => {
    const recorder = new Recorder();
    const seen: (string | undefined)[] = [];
    const quiet = workflow({ name: "quiet" }, async (ctx) => {
      seen.push(trace.getActiveSpan()?.spanContext().traceId);
      await ctx.step("look", () => seen.push(trace.getActiveSpan()?.spanContext().traceId));
      seen.push(trace.getActiveSpan()?.spanContext().traceId);
    });
    const pawl = await newPlace()({
      workflows: [quiet],
      instrumentation: telemetry({ tracerProvider: recorder.provider }),
    });
    const runs = await Promise.all(
      ["a", "b", "c"].map((name) => recorder.within(name, () => pawl.start(quiet, undefined))),
    );
    await Promise.all(runs.map((run) => run.result()));
    await pawl.close();
    const callers = ["a", "b", "c"].map((name) => recorder.named(name)[0]?.spanContext().traceId);
    expect(seen.map(String).toSorted()).toEqual(callers.flatMap((id) => [id, id, id].map(String)).toSorted());
  });
});

describe("without an SDK", () => {
  it("hands on to a run the trace that its start names, and makes none where there is none", async () => {
    const order = workflow({ name: "order" }, (ctx) => ctx.step("look", () => 7));
    const pawl = await newPlace()({ workflows: [order], instrumentation: telemetry() });
    const named = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    const traced = await pawl.start(order, undefined, { trace: named });
    expect(await traced.result()).toBe(7);
    expect((await traced.get()).trace).toBe(named);
    const bare = await pawl.start(order, undefined);
    expect(await bare.result()).toBe(7);
    expect((await bare.get()).trace).toBeUndefined();
    await pawl.close();
  });
});
