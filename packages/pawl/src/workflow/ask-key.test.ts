import { expect, it } from "vitest";
import { openPawl, problem } from "../engine/test-kit.fixture.ts";
import { workflow } from "./workflow.ts";

const accountOf = (input: { readonly account: { readonly id: string } }): string => input.account.id;

it.each([
  ["key of the flow", { flow: { key: accountOf, concurrency: 1 } }],
  ["singleton key", { singleton: { key: accountOf } }],
  ["debounce key", { debounce: { key: accountOf, delay: "1s" } }],
])("a %s whose function throws is named, with its workflow", async (what, options) => {
  const flow = workflow({ name: "pay", ...options }, async (_ctx, input: { account: { id: string } }) => input);
  const pawl = await openPawl("memory", [flow]);
  const error = await problem(pawl.start(flow, {} as never));
  expect(error).toMatchObject({ code: "invalid_option", cause: expect.any(TypeError) });
  expect(error.message).toContain(`The ${what} of workflow "pay" could not be made of the input`);
  expect(error.message).toContain("reading 'id'");
});

it("a child whose key function throws fails the call with the same words", async () => {
  const child = workflow({ name: "pay", flow: { key: accountOf, concurrency: 1 } }, async () => 1);
  const parent = workflow({ name: "parent" }, async (ctx) => ctx.call(child, {} as never));
  const pawl = await openPawl("memory", [parent, child]);
  const error = await problem((await pawl.start(parent)).result());
  expect(error.message).toContain('The key of the flow of workflow "pay"');
});
