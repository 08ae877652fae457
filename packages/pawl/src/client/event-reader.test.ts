import { expect, it } from "vitest";
import { openPawl, problem } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import type { EventsOptions } from "./pawl.ts";
import type { Pawl } from "./pawl.ts";

const flow = workflow({ name: "flow" }, async (ctx) => {
  ctx.emit("agent", 1);
  await ctx.step("one", ({ emit }) => emit("order-shipped"));
  ctx.log.info("between");
  await ctx.step("two", () => 2);
});

async function kinds(pawl: Pawl, id: string, options?: EventsOptions): Promise<string[]> {
  const found: string[] = [];
  for await (const { seq, kind } of pawl.events(id, options)) found.push(`${seq} ${kind}`);
  return found;
}

it("gives the events of the topics and kinds that are named, with their numbers", async () => {
  const pawl = await openPawl("memory", [flow]);
  const { id } = await pawl.start(flow);
  const all = await kinds(pawl, id);
  expect(all).toHaveLength(7);
  expect(await kinds(pawl, id, { topics: ["agent"] })).toEqual(["2 agent", "3 order-shipped"]);
  expect(await kinds(pawl, id, { topics: ["agent"], from: 3 })).toEqual(["3 order-shipped"]);
  expect(await kinds(pawl, id, { kinds: ["log"], topics: ["final"] })).toEqual(["5 log", "7 run-completed"]);
  expect(await kinds(pawl, id, { topics: [] })).toEqual([]);
  expect(await kinds(pawl, id, { topics: ["result"], limit: 1 })).toEqual(["4 step-completed"]);
  expect(await kinds(pawl, id, { limit: 0 })).toEqual([]);
});

it("refuses topics and limits that there are not", async () => {
  const pawl = await openPawl("memory", [flow]);
  const { id } = await pawl.start(flow);
  expect(await problem(kinds(pawl, id, { topics: ["weather" as never] }))).toMatchObject({ code: "invalid_option" });
  expect(await problem(kinds(pawl, id, { limit: 1.5 }))).toMatchObject({ code: "invalid_option" });
});
