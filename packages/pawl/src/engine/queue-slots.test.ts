import { expect, it } from "vitest";
import { QueueSlots } from "./queue-slots.ts";

const roomy = { limit: 10, queueLimits: {} };

it("limits nothing where no queue has a limit of its own", () => {
  const slots = new QueueSlots();
  for (let n = 0; n < 1000; n++) slots.take("mail");
  expect(slots.left).toEqual({});
  expect(slots.mayBear("mail")).toBe(true);
  expect(slots.free("mail")).toBe(false);
});

it("says what is left of each limited queue, down to 0", () => {
  const slots = new QueueSlots({ mail: 2, reports: 1 });
  slots.take("mail");
  slots.take("reports");
  slots.take("default");
  expect(slots.left).toEqual({ mail: 1, reports: 0 });
  slots.free("reports");
  expect(slots.left).toEqual({ mail: 1, reports: 1 });
});

it("lets nobody be born into a full queue, nor past those who may stand in line for it", () => {
  const slots = new QueueSlots({ mail: 1 });
  expect(slots.mayBear("mail")).toBe(true);
  slots.take("mail");
  expect(slots.mayBear("mail")).toBe(false);
  expect(slots.free("mail")).toBe(true);
  expect(slots.mayBear("mail")).toBe(false);
  slots.claimed({ ...roomy, queueLimits: { mail: 1 } }, ["default"]);
  expect(slots.mayBear("mail")).toBe(true);
});

it("keeps the line while claims bring as many runs as there is room for, or had no room at all", () => {
  const slots = new QueueSlots({ mail: 2 });
  slots.take("mail");
  slots.take("mail");
  slots.claimed({ ...roomy, queueLimits: { mail: 0 } }, []);
  expect(slots.free("mail")).toBe(true);
  slots.claimed({ ...roomy, queueLimits: { mail: 1 } }, ["mail"]);
  slots.take("mail");
  expect(slots.free("mail")).toBe(true);
  slots.claimed({ limit: 1, queueLimits: { mail: 1 } }, ["default"]);
  expect(slots.mayBear("mail")).toBe(false);
});
