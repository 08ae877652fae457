import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { namedMax, payloadOf, payloadsOf, readPayload } from "./channel.ts";

const sender = randomUUID();

function read(payload: string) {
  const message = readPayload(payload);
  return message && { ...message, runIds: message.runIds() };
}

it("brings the ids of runs along, and tells none from any", () => {
  const runIds = Array.from({ length: 3 }, () => randomUUID());
  expect(read(payloadOf(sender, "work", runIds))).toEqual({ sender, news: "work", runIds });
  expect(read(payloadOf(sender, "change", []))).toEqual({ sender, news: "change", runIds: [] });
  expect(read(payloadOf(sender, "change"))).toEqual({ sender, news: "change", runIds: null });
  expect(read(payloadOf(sender, "test"))).toEqual({ sender, news: "test", runIds: null });
  expect(read("")).toBeNull();
  expect(read("something else")).toBeNull();
});

it("needs several notifications for many runs, each short enough for the server, of which one says that there is work", () => {
  const runIds = Array.from({ length: namedMax }, () => randomUUID());
  const payloads = payloadsOf(sender, "work", runIds);
  expect(payloads).toHaveLength(4);
  expect(payloads.every((payload) => Buffer.byteLength(payload) < 8_000)).toBe(true);
  const heard = payloads.map(read);
  expect(heard.map((one) => one?.news)).toEqual(["work", "change", "change", "change"]);
  expect(heard.flatMap((one) => one?.runIds)).toEqual(runIds);
  expect(payloadsOf(sender, "change", null).map(read)).toEqual([{ sender, news: "change", runIds: null }]);
  expect(payloadsOf(sender, "change", []).map(read)).toEqual([{ sender, news: "change", runIds: [] }]);
});
