import { form } from "pawl";
import { formView, submission } from "pawl/form";
import { expect, test } from "vitest";
import { enteredOf, valueAt, withValueAt } from "./entered.ts";

const Order = form({
  fields: {
    note: form.text({ optional: true }),
    currency: form.select({ options: ["EUR", "USD"], default: "EUR" }),
    terms: form.checkbox({ mustBeTrue: true }),
    lines: form.list({
      min: 2,
      of: form.group({ fields: { what: form.text(), count: form.integer({ default: 1 }) } }),
    }),
  },
});

test("begins with the defaults, and with as many items as there have to be", () => {
  expect(enteredOf(formView(Order.schema).elements, undefined)).toEqual({
    currency: "EUR",
    terms: false,
    lines: [{ count: 1 }, { count: 1 }],
  });
});

test("keeps what was given, in items too, and adds the defaults of what was not", () => {
  const entered = enteredOf(formView(Order.schema).elements, { note: "hi", lines: [{ what: "pawl" }], extra: 1 });
  expect(entered).toEqual({
    note: "hi",
    currency: "EUR",
    terms: false,
    lines: [{ what: "pawl", count: 1 }],
    extra: 1,
  });
});

test("keeps a value that is no object under no name", () => {
  const view = formView({ type: "string", default: "Ada" });
  expect(enteredOf(view.elements, undefined)).toEqual({ "": "Ada" });
  expect(submission(view, enteredOf(view.elements, "Bob"))).toBe("Bob");
});

test("changes a value at its place, and nothing beside it", () => {
  const before = { lines: [{ what: "a" }, { what: "b" }], note: "x" };
  const after = withValueAt(before, ["lines", 1, "what"], () => "c") as typeof before;
  expect(after).toEqual({ lines: [{ what: "a" }, { what: "c" }], note: "x" });
  expect(after.lines[0]).toBe(before.lines[0]);
  expect(withValueAt(undefined, ["address", "city"], () => "Bremen")).toEqual({ address: { city: "Bremen" } });
});

test("finds nothing where only a prototype has something", () => {
  expect(valueAt({}, ["constructor"])).toBeUndefined();
  expect(valueAt({ a: [1] }, ["a", 0])).toBe(1);
});
