import type { Workflow } from "@pawl/api";
import { expect, test } from "vitest";
import { newWorkflowDraft, workflowDraftOf, workflowFieldsOf, workflowProblems } from "./workflow-draft.ts";

const workflow = {
  agent: "order",
  name: "Weekly order",
  description: "Paper",
  version: 2,
  tags: { team: "office" },
  visibility: "public",
} as unknown as Workflow;

test("says what it said before, where nothing was changed", () => {
  expect(workflowFieldsOf(workflowDraftOf(workflow), { id: 7 })).toEqual({
    name: "Weekly order",
    description: "Paper",
    version: 2,
    tags: { team: "office" },
    visibility: "public",
    input: { id: 7 },
  });
});

test("has the default version, and no input, where nothing is said", () => {
  const fields = workflowFieldsOf({ ...newWorkflowDraft("order"), name: " a " }, undefined);
  expect(fields).toMatchObject({ name: "a", version: null, input: null, tags: {}, visibility: "private" });
});

test("says what is missing", () => {
  expect(Object.keys(workflowProblems(newWorkflowDraft("")))).toEqual(["agent", "name"]);
  expect(workflowProblems({ ...newWorkflowDraft("order"), name: "a" })).toEqual({});
});
