import { describe, expect, it } from "vitest";
import { queueFlags, queueOptions, queueText } from "./queue-flag.ts";

describe("--queue", () => {
  it("names queues and their limits, in one text or several", () => {
    const flags = queueFlags("bulk:2,people", queueFlags("mail:5"));
    expect(queueOptions(flags)).toEqual({ queues: ["mail", "bulk", "people"], queueConcurrency: { mail: 5, bulk: 2 } });
    expect(queueText(flags)).toBe("mail:5,bulk:2,people");
  });

  it("takes a colon without digits behind it for a part of the name", () => {
    expect(queueFlags("tenant:acme,tenant:zoo:3")).toEqual([
      { queue: "tenant:acme", limit: undefined },
      { queue: "tenant:zoo", limit: 3 },
    ]);
  });

  it("leaves the configured queues alone where it is not given", () => {
    expect(queueOptions(undefined)).toEqual({});
    expect(queueText(undefined)).toBeUndefined();
  });

  it.each([
    ["mail:0", 'The limit in "mail:0" must be a whole number of at least 1.'],
    ["mail,mail:5", '"mail" is named twice.'],
    ["mail,", "It must be a name"],
  ])("refuses %s", (text, message) => {
    expect(() => queueFlags(text)).toThrow(message);
  });
});
