import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { payloadOf, payloadsOf, readPayload } from "./channel.ts";

const sender = randomUUID();

it("brings the ids of runs along, and tells none from any", () => {
  const runIds = Array.from({ length: 3 }, () => randomUUID());
  expect(readPayload(payloadOf(sender, "work", runIds))).toEqual({ sender, news: "work", runIds });
  expect(readPayload(payloadOf(sender, "change", []))).toEqual({ sender, news: "change", runIds: [] });
  expect(readPayload(payloadOf(sender, "change"))).toEqual({ sender, news: "change", runIds: null });
  expect(readPayload(payloadOf(sender, "test"))).toEqual({ sender, news: "test", runIds: null });
  expect(readPayload("")).toBeNull();
  expect(readPayload("something else")).toBeNull();
});

it("needs several notifications for many runs, each short enough for the server, of which one says that there is work", () => {
  const runIds = Array.from({ length: 1_400 }, () => randomUUID());
  const payloads = payloadsOf(sender, "work", runIds);
  expect(payloads).toHaveLength(4);
  expect(payloads.every((payload) => Buffer.byteLength(payload) < 8_000)).toBe(true);
  const read = payloads.map(readPayload);
  expect(read.map((one) => one?.news)).toEqual(["work", "change", "change", "change"]);
  expect(read.flatMap((one) => one?.runIds)).toEqual(runIds);
  expect(payloadsOf(sender, "change", null).map(readPayload)).toEqual([{ sender, news: "change", runIds: null }]);
  expect(payloadsOf(sender, "change", []).map(readPayload)).toEqual([{ sender, news: "change", runIds: [] }]);
});
