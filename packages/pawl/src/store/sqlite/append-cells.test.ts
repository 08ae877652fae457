import { expect, it } from "vitest";
import { append, event, startOwned, to } from "../conformance/samples.ts";
import { appendOf, isUsualAppend, pushAppend } from "./append-cells.ts";
import type { Cell } from "./run-columns.ts";

it.each([
  append(1),
  append(1, { events: [event(1), event(2, { key: null })], state: "{}" }),
  append(1, {
    consumedSignalIds: ["a", "b"],
    transition: to("waiting", { awaits: ["review"], dueMs: 7, clearPause: true }),
  }),
  append(1, { events: [event(1)], consumedSignalIds: ["a"], transition: to("failed", { error: "{}", output: null }) }),
])("an append comes back from its cells as it was given", (write) => {
  const cells: Cell[] = ["before"];
  pushAppend(cells, write);
  expect(appendOf([...cells, "behind"], 1)).toEqual(write);
});

it("is no usual append where other runs or the attributes are concerned", () => {
  expect(isUsualAppend(append(1, { transition: to("completed") }))).toBe(true);
  expect(isUsualAppend(append(1, { linked: [startOwned(2)] }))).toBe(false);
  expect(isUsualAppend(append(1, { attributes: {} }))).toBe(false);
  expect(isUsualAppend(append(1, { transition: to("completed", { successor: startOwned(2).run }) }))).toBe(false);
});
