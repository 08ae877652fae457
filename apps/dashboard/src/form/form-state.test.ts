import { expect, test } from "vitest";
import { changeForm, formStateOf } from "./form-state.ts";

test("forgets what the server has said of a field when that is changed, and keeps the rest", () => {
  const refused = [
    { path: "a", message: "no" },
    { path: "b.c", message: "no" },
    { path: "", message: "no" },
  ];
  const state = changeForm(formStateOf({}), { type: "tried", action: undefined, refused });
  const after = changeForm(state, { type: "set", path: ["b"], change: () => 1 });
  expect(after.refused).toEqual([{ path: "a", message: "no" }]);
  expect([...after.touched]).toEqual(["b"]);
});

test("changes what is there by then, not what was there when it was asked for", () => {
  const add = (item: number) => ({
    type: "set" as const,
    path: ["files"],
    change: (before: unknown) => [...((before as number[] | undefined) ?? []), item],
  });
  const state = [add(1), add(2)].reduce(changeForm, formStateOf({}));
  expect(state.entered).toEqual({ files: [1, 2] });
});

test("forgets what is half entered below a list whose items have moved", () => {
  const drafted = changeForm(formStateOf({}), { type: "draft", path: "items[0].n", message: "must be a number" });
  expect(changeForm(drafted, { type: "draft", path: "items[0].n", message: "must be a number" })).toBe(drafted);
  expect(changeForm(drafted, { type: "forget-drafts", below: "items" }).drafts.size).toBe(0);
  expect(changeForm(drafted, { type: "draft", path: "items[0].n", message: null }).drafts.size).toBe(0);
});
