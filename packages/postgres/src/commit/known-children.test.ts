import type { AppendWrite, ClaimedRun, StartWrite, Transition } from "pawl/internal";
import { expect, it } from "vitest";
import { KnownChildren } from "./known-children.ts";

function claimed(id: string, parentSignal: string | null): ClaimedRun {
  return { run: { id, parentSignal } } as ClaimedRun;
}

function birth(id: string, workerId: string | null, parentSignal: string | null): StartWrite {
  return { type: "start", run: { id, parentSignal }, workerId } as StartWrite;
}

function append(runId: string, given: Partial<AppendWrite>): AppendWrite {
  return { type: "append", runId, linked: [], transition: null, ...given } as AppendWrite;
}

it("children that were claimed or born owned are known until they are let go", () => {
  const known = new KnownChildren();
  known.learn([claimed("a", "$child:a"), claimed("b", null)]);
  known.note([
    append("p", { linked: [birth("c", "w", "$child:c"), birth("d", null, "$child:d"), birth("e", "w", null)] }),
  ]);
  expect(["a", "b", "c", "d", "e"].filter((id) => known.has(id))).toEqual(["a", "c"]);
  known.note([append("a", {}), append("c", { transition: { status: "waiting" } as Transition })]);
  expect(["a", "c"].filter((id) => known.has(id))).toEqual(["a"]);
});

it("forgets rather than that it grows without end", () => {
  const known = new KnownChildren();
  known.learn(Array.from({ length: 100_001 }, (_, at) => claimed(String(at), "$child")));
  expect([known.has("0"), known.has("100000")]).toEqual([false, true]);
});
