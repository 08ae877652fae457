import { checkJson } from "pawl/internal";
import { PawlError, workflow } from "pawl";
import { testPawl } from "pawl/testing";
import { expect, it } from "vitest";
import { z } from "zod";
import { problemOf } from "./problem.ts";

it("tells each problem of an input with the parts of its place, of whatever library", async () => {
  const order = workflow(
    { name: "order", input: z.object({ items: z.array(z.object({ price: z.number() })) }) },
    () => 1,
  );
  await using t = await testPawl({ workflows: [order] });
  const error: unknown = await t.start("order", { items: [{ price: "3" }] }).catch((reason: unknown) => reason);
  expect(problemOf(error, "r")).toMatchObject({ status: 422, issues: [{ path: ["items", 0, "price"] }] });
});

it("tells those of a JSON Schema too", () => {
  const issues = checkJson({ type: "object", required: ["amount"] }, {});
  const error = new PawlError("validation_failed", "The answer is not valid.", { details: { issues } });
  expect(problemOf(error, "r").issues).toEqual([{ path: ["amount"], message: "is required" }]);
});
