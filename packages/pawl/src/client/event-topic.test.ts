import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { eventTopic, eventTopics } from "./event-topic.ts";

const document = readFileSync(new URL("../../../../docs/events.md", import.meta.url), "utf8");

it("gives every kind of the docs the topic that stands there", () => {
  const rows = [...document.matchAll(/^\| ([^|]+?) +\| (\w+) +\|/gm)].filter(([, , topic = ""]) =>
    (eventTopics as readonly string[]).includes(topic),
  );
  const documented = rows.flatMap(([, kinds = "", topic]) =>
    [...kinds.matchAll(/`([\w-]+)`/g)].map(([, kind = ""]) => ({ kind, topic })),
  );
  expect(documented.length).toBeGreaterThan(25);
  expect(documented.map(({ kind }) => ({ kind, topic: eventTopic({ kind }) }))).toEqual(documented);
});

it("takes a kind of the workflow's own for its topic, or for what the agent says", () => {
  expect(eventTopics.filter((topic) => eventTopic({ kind: topic }) !== topic)).toEqual([]);
  expect(eventTopic({ kind: "order-shipped" })).toBe("agent");
  expect(eventTopic({ kind: "toString" })).toBe("agent");
});

it("knows kinds of a family that are new to it", () => {
  expect(["interrupt-expired", "child-completed", "run-renamed"].map((kind) => eventTopic({ kind }))).toEqual([
    "lock",
    "agent",
    "status",
  ]);
});
