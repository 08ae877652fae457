import { expect, test } from "vitest";
import { peerFigure, pawlBest } from "./peer-figure.ts";
import { peerPlan, type PeerPoint } from "./peer-plan.ts";
import { peerTable } from "./peer-table.ts";

const rate: PeerPoint = {
  measure: "10-step workflows",
  unit: "steps/s",
  isRate: true,
  engine: "other",
  label: "",
  task: { point: "throughput", workflow: "w10" },
};
const time: PeerPoint = {
  ...rate,
  measure: "lone",
  unit: "ms",
  isRate: false,
  task: { point: "lone", workflow: "w10" },
};

test("says how many times more a second, or how many times sooner, Pawl is", () => {
  const faster = peerFigure(rate, { version: "1", results: [{ value: 10 }, { value: 20 }, { value: 30 }], pawl: 4000 });
  expect(faster).toMatchObject({ value: 200, min: 100, max: 300, repeats: 3, pawlTimesBetter: 20 });
  const sooner = peerFigure(time, { version: "1", results: [{ value: 12, p99: 30 }], pawl: 4 });
  expect(sooner).toMatchObject({ value: 12, pawlTimesBetter: 3, p99: 30 });
});

test("tells why a value is missing, and compares nothing then", () => {
  const figure = peerFigure(rate, { version: "1", results: [{ value: null, missing: "not within 5 s" }], pawl: 4000 });
  expect(figure).toMatchObject({ value: null, pawlTimesBetter: null, missing: "not within 5 s" });
  expect(peerTable([figure], false)).toContain("not within 5 s");
});

test("compares with Pawl's best settings, but with its defaults where a worker is killed", () => {
  const of = (point: PeerPoint, value: number | null) =>
    peerFigure({ ...point, engine: "pawl" }, { version: "", results: [{ value }], pawl: null });
  expect(pawlBest([of(rate, 5), of(rate, 7), of(time, 1)], rate)).toBe(70);
  const recovery: PeerPoint = { ...time, measure: "recovery", task: { point: "recovery" } };
  expect(pawlBest([of(recovery, 9), of(recovery, 0.5)], recovery)).toBe(9);
  expect(pawlBest([of(recovery, null), of(recovery, 0.5)], recovery)).toBeNull();
});

test("takes Pawl first at every measure, since the others are shown beside it", () => {
  const plan = peerPlan(false);
  const measures = [...new Set(plan.map(({ measure }) => measure))];
  expect(measures).toHaveLength(6);
  const first = measures.map((measure) => plan.find((point) => point.measure === measure)?.engine);
  expect(first).toEqual(measures.map(() => "pawl"));
});
