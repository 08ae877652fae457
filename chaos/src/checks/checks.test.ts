import { expect, it } from "vitest";
import { violationsIn } from "./checks.ts";
import { effect, event, run, runId, soundRound, type Spoilable } from "./round.fixture.ts";

/** Which checks complain, and what they say, once this has been done to a sound round. */
function complaints(spoil: (round: Spoilable) => void): string[] {
  const round = soundRound();
  spoil(round);
  return violationsIn(round).map(({ check, text }) => `${check}: ${text}`);
}

const facts = (round: Spoilable): { run: ReturnType<typeof run>; events: ReturnType<typeof event>[] } =>
  round.runs.get(runId)!;

it("finds nothing wrong with a sound round", () => {
  expect(complaints(() => {})).toEqual([]);
});

it("finds a run that has not ended", () => {
  expect(complaints((round) => (facts(round).run = run(runId, { status: "waiting" })))).toContain(
    "ends: has not ended; it is waiting",
  );
});

it("finds a log that says two ends, another end than the record, or goes on after it", () => {
  expect(complaints((round) => facts(round).events.push(event(5, "run-failed")))).toContain(
    "ends: is completed, and its log says run-completed, run-failed",
  );
  expect(complaints((round) => (facts(round).events[3] = event(4, "run-cancelled")))).toContain(
    "ends: is completed, and its log says run-cancelled",
  );
  expect(complaints((round) => facts(round).events.push(event(5, "log")))).toContain(
    "ends: goes on after its end: log",
  );
});

it("finds a result that the model does not compute from the input", () => {
  expect(complaints((round) => (facts(round).run = run(runId, { input: { x: 8, count: 2 } })))[0]).toMatch(
    /^models: sequence: it gave \d+ instead of \d+$/,
  );
});

it("finds a step whose record is missing though the result is right", () => {
  expect(
    complaints((round) => {
      const { events } = facts(round);
      events.splice(2, 2, event(3, "run-completed"));
    }),
  ).toContain('models: sequence: it recorded the steps ["step-0"] instead of ["step-0","step-1"]');
});

it("finds gaps and repetitions in the numbers of a log", () => {
  expect(complaints((round) => facts(round).events.splice(1, 1))).toContain("logs: has the event 3 in place 2");
  expect(complaints((round) => (facts(round).events[3] = event(3, "run-completed")))).toContain(
    "logs: has the event 3 in place 4",
  );
});

it("finds a step and an attempt that are recorded twice", () => {
  const again = { key: "step-0", attempt: 2, data: { value: 1, token: "a-1" } };
  expect(complaints((round) => facts(round).events.splice(2, 0, event(3, "step-completed", again)))).toContain(
    "logs: recorded step-0 again after its completion",
  );
  const failed = { key: "step-0", attempt: 1 };
  expect(complaints((round) => facts(round).events.splice(1, 0, event(2, "step-failed", failed)))).toContain(
    "logs: recorded the attempts 1, 1 of step-0",
  );
});

it("finds a record of an effect that nobody has done, or that has not ended", () => {
  expect(complaints((round) => round.effects.get(runId)!.shift())).toContain(
    "effects: recorded step-0 as a-1, which nobody has done",
  );
  expect(
    complaints((round) => {
      round.effects.get(runId)![0] = effect({ key: "step-0", token: "a-1", process: "a", beginMs: 100 });
    }),
  ).toContain("effects: recorded step-0 as a-1, which has not ended");
});

it("finds an effect that depended on a result which is not on record (promise 2)", () => {
  const early = effect({ key: "step-1", token: "b-0", process: "b", saw: ["a-0"], beginMs: 120 });
  expect(complaints((round) => round.effects.get(runId)!.splice(1, 0, early))).toContain(
    "effects: b-0 (step-1) depended on a-0, which is not on record",
  );
});

it("finds an effect of a run that does not exist", () => {
  const ghost = effect({ key: "step-0", token: "c-1", process: "c", beginMs: 1 });
  expect(complaints((round) => round.effects.set("run-0", [ghost]))).toEqual([
    "effects: step-0 was done for a run that does not exist, or had ended in an earlier round",
  ]);
});

it("finds an effect that began after something that depends on its record had begun (promise 1)", () => {
  const late = effect({ key: "step-0", token: "b-2", process: "b", beginMs: 180, endMs: 185 });
  expect(complaints((round) => round.effects.get(runId)!.push(late))).toEqual([
    "effects: b-2 began step-0 30 ms after a-1 was durable",
  ]);
});

it("finds an effect that began after a client had been told of the run's end", () => {
  const late = effect({ key: "step-1", token: "a-2", process: "a", saw: ["a-1"], beginMs: 230 });
  expect(complaints((round) => round.effects.get(runId)!.push(late))).toEqual([
    "effects: a-2 began step-1 30 ms after b-1 was durable",
  ]);
});

it("excuses a late effect of a process that stood still from before the one that counts", () => {
  const late = effect({ key: "step-1", token: "a-2", process: "a", saw: ["a-1"], beginMs: 4_000 });
  const spoil = (fromMs: number, toMs: number) => (round: Spoilable) => {
    round.effects.get(runId)!.push(late);
    round.dazes.set("a", [{ fromMs, toMs }]);
  };
  expect(complaints(spoil(120, 3_990))).toEqual([]);
  const complaint = ["effects: a-2 began step-1 3800 ms after b-1 was durable"];
  // It stood still only after another had done it: it could have known.
  expect(complaints(spoil(155, 3_990))).toEqual(complaint);
  // It has had its time to come to.
  expect(complaints(spoil(120, 2_000))).toEqual(complaint);
});

it("does not excuse a process that took the run up after it had come to, or that had recorded the step itself", () => {
  expect(
    complaints((round) => {
      round.effects
        .get(runId)!
        .push(effect({ key: "step-1", token: "a-2", process: "a", saw: ["a-1"], beginMs: 2_100 }));
      round.entries.get(runId)!.push({ process: "a", atMs: 2_050 });
      round.dazes.set("a", [
        { fromMs: 120, toMs: 300 },
        { fromMs: 2_090, toMs: 2_095 },
      ]);
    }),
  ).toHaveLength(1);
  expect(
    complaints((round) => {
      round.effects
        .get(runId)!
        .push(effect({ key: "step-1", token: "b-2", process: "b", saw: ["a-1"], beginMs: 4_000 }));
      round.dazes.set("b", [{ fromMs: 120, toMs: 3_990 }]);
    }),
  ).toEqual(["effects: b-2 began step-1 3800 ms after b-1 was durable"]);
});

it("finds an acknowledged run that is not there, and one that nobody has asked for", () => {
  expect(complaints((round) => round.runs.delete(runId))).toContain(
    "starts: was acknowledged for order-1, and is not there",
  );
  expect(complaints((round) => round.orders.clear())).toContain(
    "starts: has the order order-1, which no client has given",
  );
});

it("finds two runs of one order, and a run that was new for two starts", () => {
  expect(
    complaints((round) => round.runs.set("run-2", { ...facts(round), run: run("run-2") })).some((text) =>
      text.startsWith("starts: is one of 2 runs of the order order-1"),
    ),
  ).toBe(true);
  expect(complaints((round) => round.told.get(runId)!.starts.push({ order: "order-1", isNew: true }))).toContain(
    "starts: was new for 2 starts",
  );
});

it("finds a run that goes on as two, or from one that does not know of it", () => {
  const texts = complaints((round) => {
    const { events } = facts(round);
    for (const id of ["run-2", "run-3"]) round.runs.set(id, { run: run(id, { continuedFrom: runId }), events });
  });
  expect(texts).toContain("starts: goes on as 2 runs");
  expect(texts).toContain(`starts: goes on from ${runId}, which does not know of it`);
});

it("finds answers that are not what the records say", () => {
  expect(
    complaints((round) => (round.told.get(runId)!.results[0] = { atMs: 200, status: "failed", value: "" })),
  ).toEqual(["answers: gave a failed result and is completed"]);
  expect(
    complaints((round) => (round.told.get(runId)!.results[0] = { atMs: 200, status: "completed", value: 1 })),
  ).toEqual([expect.stringMatching(/^answers: gave the result 1 and has \d+$/)]);
  expect(
    complaints((round) => round.told.get(runId)!.cancels.push({ status: "cancelled", cancelRequested: true })),
  ).toEqual(["answers: was told to be cancelled and is completed"]);
  expect(
    complaints((round) => round.told.get(runId)!.cancels.push({ status: "running", cancelRequested: true })),
  ).toEqual(["answers: was about to be cancelled, and is completed"]);
});

it("finds a reader who was shown something else than the log has", () => {
  expect(
    complaints((round) => (round.told.get(runId)!.followed[0] = { kinds: ["run-started"], hasGap: true })),
  ).toEqual(["answers: showed its events with a gap to somebody who followed it"]);
  expect(
    complaints((round) => (round.told.get(runId)!.followed[0] = { kinds: ["run-started"], hasGap: false }))[0],
  ).toMatch(/^answers: showed run-started to somebody/);
});

it("reports what no fault explains", () => {
  expect(complaints((round) => round.oddities.push("w1 ended by itself"))).toEqual(["oddities: w1 ended by itself"]);
});
