import { describe, expect, it } from "vitest";
import { moduleProblem } from "./module-problem.ts";

function nodeError(code: string, message: string): Error {
  return Object.assign(new SyntaxError(message), { code });
}

describe("moduleProblem", () => {
  it("says which Node reads TypeScript", () => {
    const problem = moduleProblem("/p/pawl.config.ts", nodeError("ERR_UNKNOWN_FILE_EXTENSION", "x"));
    expect(problem).toMatchObject({ code: "config_invalid", hint: expect.stringContaining("Node 22.18") });
  });

  it("explains TypeScript that cannot be stripped, with its place", () => {
    const error = nodeError("ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX", "TypeScript enum is not supported in strip-only mode");
    error.stack = `/p/src/order.ts:3\nenum Kind {}\n\n${error.stack}`;
    const problem = moduleProblem("/p/pawl.config.ts", error);
    expect(problem.message).toBe(
      "/p/pawl.config.ts: It uses TypeScript that Node cannot run as it is (/p/src/order.ts:3): TypeScript enum is not supported in strip-only mode",
    );
    expect(problem.hint).toContain("erasableSyntaxOnly");
  });

  it("asks for the ending of a relative import", () => {
    const problem = moduleProblem(
      "/p/pawl.config.ts",
      nodeError("ERR_MODULE_NOT_FOUND", "Cannot find module '/p/order'"),
    );
    expect(problem.hint).toContain("./order.ts");
  });

  it("gives whatever else was thrown, and keeps it as the cause", () => {
    const error = new Error("no luck");
    error.stack = "Error: no luck\n    at file:///p/src/a.ts:7:9";
    const problem = moduleProblem("/p/pawl.config.ts", error);
    expect(problem.message).toBe("/p/pawl.config.ts: It could not be loaded (/p/src/a.ts:7): no luck");
    expect(problem.cause).toBe(error);
  });
});
