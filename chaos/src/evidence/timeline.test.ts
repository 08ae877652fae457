import { expect, it } from "vitest";
import { runId, soundRound } from "../checks/round.fixture.ts";
import { timelineOf } from "./timeline.ts";

it("tells what happened to a run in order of time", () => {
  const round = soundRound();
  round.dazes.set("a", [{ fromMs: 120, toMs: 180 }]);
  const lines = timelineOf(round, runId)
    .split("\n")
    .filter((line) => /^\d/.test(line));
  expect(lines).toEqual([
    "99.0 a enters",
    "100.0 a begins step-0 (attempt 1) as a-1, saw nothing, ends 110.0",
    "120.0 a is dazed until 180.0",
    "149.0 b enters",
    "150.0 b begins step-1 (attempt 1) as b-1, saw a-1, ends 160.0",
    "200.0 a client is told: completed",
  ]);
});
