import type { AgentSummary } from "@pawl/api";
import { expect, test } from "vitest";
import { searchAgents } from "./search-agents.ts";

const agent = (name: string, more: Partial<AgentSummary> = {}): AgentSummary => ({
  name,
  title: name,
  description: null,
  tags: [],
  author: null,
  kind: "workflow",
  deprecated: false,
  version: 1,
  isServed: true,
  lastRunAt: null,
  ...more,
});
const agents = [
  agent("refund", { title: "Pay back", tags: ["money"] }),
  agent("order", { description: "Takes an Order and PAYS for it", tags: ["money", "shop"] }),
  agent("old", { deprecated: "use order" }),
];
const names = (query: Partial<Parameters<typeof searchAgents>[1]>) =>
  searchAgents(agents, { limit: 50, ...query }).items.map(({ name }) => name);

test("finds agents by all words of name, title, description and tags", () => {
  expect(names({})).toEqual(["old", "order", "refund"]);
  expect(names({ q: "pay" })).toEqual(["order", "refund"]);
  expect(names({ q: " PAY  shop " })).toEqual(["order"]);
  expect(names({ q: "pay nothing" })).toEqual([]);
});

test("finds agents by tags and by whether they are deprecated", () => {
  expect(names({ tag: ["money"] })).toEqual(["order", "refund"]);
  expect(names({ tag: ["money", "shop"] })).toEqual(["order"]);
  expect(names({ deprecated: "true" })).toEqual(["old"]);
  expect(names({ deprecated: "false" })).toEqual(["order", "refund"]);
});

test("pages by name, whatever the cursor is", () => {
  const first = searchAgents(agents, { limit: 2 });
  expect(first.nextCursor).toBe("order");
  expect(names({ cursor: "order" })).toEqual(["refund"]);
  expect(searchAgents(agents, { limit: 2, cursor: "order" }).nextCursor).toBeNull();
  expect(names({ cursor: "'; DROP TABLE" })).toEqual(["old", "order", "refund"]);
});
