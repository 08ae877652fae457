import { expect, test } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";
import { secretNames } from "./secret-names.ts";

test("finds the fields for secrets wherever a schema has them", () => {
  const schema = {
    properties: {
      pin: { type: "string", ui: { widget: "password" } },
      door: { type: "object", properties: { code: { type: "string", writeOnly: true }, place: { type: "string" } } },
      list: { items: { properties: { word: { format: "password" } } } },
    },
  };
  expect([...secretNames(schema)].toSorted()).toEqual(["code", "pin", "word"]);
  expect([...secretNames(null)]).toEqual([]);
});

test("masks what has the name of a secret, at any depth, and leaves counts", () => {
  const value = {
    user: "ann",
    PASSWORD: "x",
    nested: [{ "api-key": { id: 1 } }],
    usage: { tokens: 5 },
    pin: "1",
    none: null,
  };
  expect(maskSecrets(value, new Set(["pin"]))).toEqual({
    user: "ann",
    PASSWORD: "•••",
    nested: [{ "api-key": "•••" }],
    usage: { tokens: 5 },
    pin: "•••",
    none: null,
  });
});
