import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { checkName } from "./name.ts";
import { workflow } from "./workflow.ts";

function codeOf(make: () => unknown): [string, string] {
  try {
    make();
  } catch (error) {
    if (error instanceof PawlError) return [error.code, error.message];
    throw error;
  }
  throw new Error("It should have thrown.");
}

describe("workflow", () => {
  it("fills in what is not said", () => {
    const handler = async (): Promise<void> => {};
    expect(workflow({ name: "a" }, handler)).toEqual({
      name: "a",
      version: 1,
      retry: undefined,
      schedules: [],
      queue: undefined,
      flow: undefined,
      conflict: null,
      title: undefined,
      description: undefined,
      tags: [],
      author: undefined,
      deprecated: false,
      input: undefined,
      inputSchema: null,
      outputSchema: null,
      handler,
    });
  });

  it("refuses what makes no sense, naming it", () => {
    const handler = async (): Promise<void> => {};
    const bad: [string, () => unknown, string][] = [
      ["invalid_name", () => workflow({ name: "" }, handler), "name of a workflow"],
      ["invalid_name", () => workflow(undefined as never, handler), "undefined"],
      ["invalid_name", () => workflow({ name: "a\nb" }, handler), "control characters"],
      ["invalid_name", () => workflow({ name: "x".repeat(201) }, handler), "201"],
      ["invalid_option", () => workflow({ name: "a", version: 0 }, handler), "0"],
      ["invalid_option", () => workflow({ name: "a", version: 1.5 }, handler), "1.5"],
      ["invalid_option", () => workflow({ name: "a", version: "2" as never }, handler), "2"],
      ["invalid_option", () => workflow({ name: "a" }, undefined as never), '"a"'],
      ["invalid_option", () => workflow({ name: "a", input: {} as never }, handler), "Standard Schema"],
    ];
    for (const [code, make, text] of bad) {
      const [actual, message] = codeOf(make);
      expect([actual, message]).toEqual([code, expect.stringContaining(text)]);
    }
  });
});

describe("checkName", () => {
  it("takes names as people write them", () => {
    for (const name of ["a", "charge card", "orders/charge", "ä.b_c:d-e", "x".repeat(200)])
      expect(() => checkName(name, "name")).not.toThrow();
  });

  it("refuses the sign that numbers repeated steps", () => {
    expect(codeOf(() => checkName("a#2", "name of a step"))).toEqual([
      "invalid_name",
      expect.stringContaining('"a#2"'),
    ]);
  });
});
