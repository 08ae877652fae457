import { expect, it } from "vitest";
import { unknownField } from "./unknown-field.ts";

const address = { type: "object", properties: { street: {}, city: {} } };
const schema = {
  type: "object",
  properties: { amount: { type: "number" }, address: { $ref: "#/$defs/address" }, notes: { type: "object" } },
  $defs: { address },
};

it.each([["amount"], ["address"], ["address.city"], ["notes"], ["notes.whatever"]])("knows %s", (path) => {
  expect(unknownField(schema, path.split("."))).toBeUndefined();
});

it.each([
  ["amuont", 'There is no field "amuont". Did you mean "amount"?'],
  ["colour", 'There is no field "colour". There are: amount, address, notes.'],
  ["address.ctiy", 'There is no field "address.ctiy". Did you mean "address.city"?'],
])("does not know %s", (path, words) => {
  expect(unknownField(schema, path.split("."))).toBe(words);
});

it.each([
  [{}],
  [{ ...schema, additionalProperties: true }],
  [{ ...schema, additionalProperties: { type: "string" } }],
  [{ ...schema, patternProperties: { "^x-": {} } }],
  [{ ...schema, anyOf: [{ properties: { amuont: {} } }] }],
])("leaves to the schema what that leaves open: %j", (open) => {
  expect(unknownField(open, ["amuont"])).toBeUndefined();
});
