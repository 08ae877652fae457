import { describe, expect, it } from "vitest";
import { DueChoice } from "./due-choice.ts";

const nowMs = 100;

describe("the choice of what a claim takes", () => {
  it("asks a lane for as many as could be taken, and one more", () => {
    const choice = new DueChoice({ limit: 3, queueLimits: { mail: 1, full: 0 }, flows: {}, nowMs });
    expect(choice.beginLane(5, "default")).toBe(4);
    expect(choice.beginLane(5, "mail")).toBe(2);
    expect(choice.beginLane(5, "full")).toBe(0);
    choice.offer("default", "a", 1);
    choice.offer("mail", "b", 2);
    expect(choice.beginLane(0, "default")).toBe(2);
    expect(choice.beginLane(0, "mail")).toBe(0);
    expect(choice.result()).toEqual({ runIds: ["a", "b"], nextDueMs: null });
  });

  it("ends when no slot is left and it is known that one more waits", () => {
    const choice = new DueChoice({ limit: 1, queueLimits: {}, flows: {}, nowMs });
    choice.beginLane(5, "default");
    choice.offer("default", "b", 2);
    choice.offer("default", "a", 2);
    expect(choice.beginLane(4, "default")).toBeNull();
    expect(choice.result()).toEqual({ runIds: ["a"], nextDueMs: 2 });
  });

  it("goes on where what is left waits in a full queue only", () => {
    const choice = new DueChoice({ limit: 1, queueLimits: { mail: 1 }, flows: {}, nowMs });
    choice.beginLane(5, "mail");
    choice.offer("mail", "a", 1);
    choice.offer("mail", "b", 2);
    expect(choice.beginLane(4, "default")).toBe(1);
    choice.offer("default", "c", 150);
    expect(choice.result()).toEqual({ runIds: ["a"], nextDueMs: 150 });
  });

  it("takes nothing with a limit below one", () => {
    for (const limit of [0, -1]) {
      const choice = new DueChoice({ limit, queueLimits: { mail: -3 }, flows: {}, nowMs });
      expect([choice.beginLane(0, "default"), choice.beginLane(0, "mail")]).toEqual([1, 0]);
      choice.offer("default", "a", 1);
      expect(choice.result()).toEqual({ runIds: [], nextDueMs: 1 });
    }
  });
});
