import { expect, it } from "vitest";
import { StopRequest } from "./stop-request.ts";
import { fakeIo } from "./testing/fake-io.ts";

it("drains on the first signal and ends the process on the second", async () => {
  let nowMs = 0;
  const io = fakeIo({ nowMs: () => nowMs });
  const told: string[] = [];
  const stop = new StopRequest(io, { onSecond: () => told.push("second") });
  await io.kill("SIGTERM");
  expect(await stop.first).toBe("SIGTERM");
  expect(io.exits).toEqual([]);
  nowMs = 1000;
  await io.kill("SIGINT");
  expect([told, io.exits]).toEqual([["second"], [130]]);
  await io.kill("SIGTERM");
  expect(io.exits).toEqual([130, 143]);
});

it("takes a Ctrl-C that npm has passed on a second time as one", async () => {
  const io = fakeIo({ nowMs: () => 0 });
  const stop = new StopRequest(io);
  await io.kill("SIGINT");
  await io.kill("SIGINT");
  expect(await stop.first).toBe("SIGINT");
  expect(io.exits).toEqual([]);
});
