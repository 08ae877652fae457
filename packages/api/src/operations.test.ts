import { expect, test } from "vitest";
import { z } from "zod";
import { isNothing } from "./operation.ts";
import { operations } from "./operations.ts";

test("every operation has an id and an endpoint of its own", () => {
  const ids = operations.map(({ id }) => id);
  const endpoints = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(endpoints.filter((each, index) => endpoints.indexOf(each) !== index)).toEqual([]);
  expect(operations.length).toBeGreaterThan(80);
});

test("the parameters of a path are those of its schema", () => {
  for (const { id, path, params } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const known = isNothing(params) ? [] : Object.keys((params as z.ZodObject).shape);
    expect({ id, names: known }).toEqual({ id, names: named });
  }
});

test("a GET takes no body, and can be said as JSON Schema", () => {
  for (const { id, method, body, reply } of operations) {
    if (method === "GET") expect({ id, takesNoBody: isNothing(body) }).toEqual({ id, takesNoBody: true });
    if (!isNothing(reply)) expect(() => z.toJSONSchema(reply, { io: "output" })).not.toThrow();
    if (!isNothing(body)) expect(() => z.toJSONSchema(body, { io: "input" })).not.toThrow();
  }
});

test("whoever needs no sign-in needs no scope", () => {
  for (const { id, access, scope } of operations)
    if (access === "public") expect({ id, scope }).toEqual({ id, scope: null });
});
