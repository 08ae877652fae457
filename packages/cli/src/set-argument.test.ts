import { expect, it } from "vitest";
import { edits } from "./set-argument.ts";

it("changes the fields that are named, also inner ones, and leaves what it was given as it was", () => {
  const before = { id: 7, to: { city: "Bonn" } };
  expect(edits(["id=8", "to.street=Hauptstraße 1", 'note="5"', "new.deep=[1]", "text=a=b"])(before)).toEqual({
    id: 8,
    to: { city: "Bonn", street: "Hauptstraße 1" },
    note: "5",
    new: { deep: [1] },
    text: "a=b",
  });
  expect(before).toEqual({ id: 7, to: { city: "Bonn" } });
  expect(edits(["a=1"])(undefined)).toEqual({ a: 1 });
});

it("refuses terms without a field, and inputs without fields", () => {
  expect(() => edits(["=1"])).toThrow("field=value");
  expect(() => edits(["a..b=1"])).toThrow("field=value");
  expect(() => edits(["just text"])).toThrow("field=value");
  expect(() => edits(["a=1"])(5)).toThrow("has no fields");
  expect(() => edits(["a.b=1"])({ a: "text" })).toThrow('the field "b"');
});
