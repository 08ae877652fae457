import type { Pawl, Worker } from "pawl";
import { expect, it } from "vitest";
import { drain } from "./drain.ts";
import { Session } from "./session.ts";
import { fakeIo } from "./testing/fake-io.ts";

it("begins the drain before it asks the store what that waits for, and does not wait for the answer", async () => {
  const said: string[] = [];
  const timers: (() => void)[] = [];
  const io = {
    ...fakeIo(),
    stderr: { write: (text: string) => said.push(text), isTTY: false, columns: undefined },
    clock: { nowMs: () => 0, setTimer: (_ms: number, fn: () => void) => (timers.push(fn), () => undefined) },
  };
  const stopped = Promise.withResolvers<void>();
  const calls: string[] = [];
  const worker = { id: "w", activeRuns: 2, stop: () => (calls.push("stop"), stopped.promise) };
  const asked = Promise.withResolvers<void>();
  const pawl = { list: () => (calls.push("list"), asked.resolve(), new Promise(() => undefined)) };
  const drained = drain(new Session(io, {}), pawl as unknown as Pawl, worker as unknown as Worker, "SIGTERM");
  await asked.promise;
  expect(calls).toEqual(["stop", "list"]);
  for (const fire of timers) fire();
  stopped.resolve();
  await drained;
  expect(said).toEqual([
    "SIGTERM: waiting up to 30s for the steps of 2 runs. Once more to stop at once.\n",
    "Drained in 0 ms.\n",
  ]);
});
