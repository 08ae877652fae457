import { expect, test } from "vitest";
import { assigneeKind } from "./assignee-kind.ts";

test.each([
  ["a6fa1625-8a86-49d7-84fc-6c75f4caebae", "person"],
  ["role:operator", "role"],
  ["bob@example.com", "address"],
  ["finance", "group"],
  ["role:of-my-own", "group"],
])("takes %s for a %s", (name, kind) => expect(assigneeKind(name)).toBe(kind));
