import { operations } from "@pawl/api";
import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

const document = openApiDocument({ version: "1.2.3", url: "/api/v1" }) as any;

test("has every operation, under its id", () => {
  const ids = Object.values(document.paths).flatMap((path: any) =>
    Object.values(path).map((op: any) => op.operationId),
  );
  expect(new Set(ids)).toEqual(new Set(operations.map(({ id }) => id)));
});

test("every reference leads somewhere", () => {
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? ""));
  expect(references.size).toBeGreaterThan(10);
  for (const reference of references) {
    const found = reference
      .replace("#/", "")
      .split("/")
      .reduce((at: any, key) => at?.[key], document);
    expect({ reference, isThere: found !== undefined }).toEqual({ reference, isThere: true });
  }
});

test("no part of it is only a reference", () => {
  // Problem was one to itself: whoever made a client of the document could not.
  for (const [id, schema] of Object.entries(document.components.schemas))
    expect({ id, reference: (schema as any).$ref }).toEqual({ id, reference: undefined });
});

test("tells parameters, bodies and replies as the contract has them", () => {
  const list = document.paths["/runs"].get;
  expect(list.parameters.find(({ name }: any) => name === "limit")).toMatchObject({
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
  });
  expect(document.paths["/agents/{agent}/execute"].post).toMatchObject({
    "x-access": "user",
    "x-scope": "agents:execute",
    requestBody: { required: false },
    responses: { 201: { content: { "application/json": { schema: { $ref: "#/components/schemas/Run" } } } } },
  });
  expect(document.paths["/health/live"].get.security).toEqual([]);
});

test("tells the headers that operations take, what comes live, and the statuses of problems", () => {
  const named = (op: any) => op.parameters.filter((each: any) => each.in === "header").map(({ name }: any) => name);
  expect(named(document.paths["/agents/{agent}/execute"].post)).toEqual(["Idempotency-Key"]);
  expect(named(document.paths["/workflows/{workflow}"].patch)).toEqual(["If-Match"]);
  expect(named(document.paths["/files/uploads/{upload}"].patch)).toEqual(["Tus-Resumable", "Upload-Offset"]);
  expect(named(document.paths["/runs/{run}/events"].get)).toEqual(["Last-Event-ID", "If-None-Match"]);
  const begin = document.paths["/files/uploads"].post.parameters.find(({ name }: any) => name === "Upload-Length");
  expect(begin).toMatchObject({ required: true, schema: { type: "string" } });
  const live = document.paths["/runs/{run}/events"].get.responses[200].content;
  expect(Object.keys(live)).toEqual(["application/json", "text/event-stream"]);
  const { responses } = document.paths["/interrupts/{interrupt}/answer"].post;
  expect(responses[409].description).toContain("`interrupt_closed`");
  expect(responses[403].description).toContain("`interrupt_not_yours`");
  expect(responses.default).toEqual({ $ref: "#/components/responses/Problem" });
});
