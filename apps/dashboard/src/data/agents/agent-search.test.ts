import { expect, test } from "vitest";
import { agentPageSearchOf } from "../../screens/agent/agent-page-search.ts";
import { inboxSearchOf } from "../inbox/inbox-search.ts";
import { agentSearchOf } from "./agent-search.ts";

test("reads addresses as somebody else may have written them", () => {
  expect(agentSearchOf({ q: "x", tag: ["a", "a", 3], deprecated: "true", other: 1 })).toEqual({
    q: "x",
    tag: ["a"],
    deprecated: true,
  });
  expect(agentSearchOf({ q: "", tag: "b", deprecated: "no" })).toEqual({ tag: ["b"] });
  expect(agentPageSearchOf({ tab: "runs", version: "2" })).toEqual({ tab: "runs", version: 2 });
  expect(agentPageSearchOf({ tab: "start", version: "x" })).toEqual({});
  expect(inboxSearchOf({ view: "mine", question: "q1" })).toEqual({ view: "mine", question: "q1" });
  expect(inboxSearchOf({ view: "open", question: ["x"] })).toEqual({});
});
