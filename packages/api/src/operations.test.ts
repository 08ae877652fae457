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

test("a GET takes no body", () => {
  const withBody = operations.filter(({ method, body }) => method === "GET" && !isNothing(body));
  expect(withBody.map(({ id }) => id)).toEqual([]);
});

test.each(operations.map((op) => [op.id, op] as const))("%s can be said as JSON Schema", (_id, { body, reply }) => {
  expect(() => z.toJSONSchema(isNothing(reply) ? z.null() : reply, { io: "output" })).not.toThrow();
  expect(() => z.toJSONSchema(isNothing(body) ? z.null() : body, { io: "input" })).not.toThrow();
});

test("whoever needs no sign-in needs no scope", () => {
  const odd = operations.filter(({ access, scope }) => access === "public" && scope !== null);
  expect(odd.map(({ id }) => id)).toEqual([]);
});
