import { isNothing, operations, Problem, type HeaderParameter, type Operation } from "@pawl/api";
import { z } from "zod";
import { statusOfCode } from "../http/problem.ts";

export interface OpenApiOptions {
  readonly version: string;
  /** Where the API is reached: `/api/v1`, or with an origin. */
  readonly url: string;
}

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the API, made of the same schemas that the server checks by. Pure. */
export function openApiDocument({ version, url }: OpenApiOptions): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const op of operations) {
    const path = (paths[op.path] ??= {});
    path[op.method.toLowerCase()] = operationOf(op, components);
  }
  // No operation names it: it is what all of them answer with where they fail.
  components.of(Problem, "output");
  return {
    openapi: "3.1.0",
    info: {
      title: "Pawl",
      version,
      description:
        "Durable workflows and agents for many users. Every error is an `application/problem+json` with a stable `code`. Lists go by cursors. " +
        "A POST with the header `Idempotency-Key` can be sent again: it is done once.",
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: components.schemas,
      responses: {
        Problem: {
          description: "A problem",
          headers: { "X-Request-Id": { schema: { type: "string" } } },
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "An access token (`auth/login`, 15 minutes) or an API key",
        },
      },
    },
  };
}

/** Everything that has an `id` in its schema, once. */
class Components {
  readonly schemas: Record<string, Json> = {};

  /** A schema whose parts with an id have become references. */
  of(schema: z.ZodType, io: "input" | "output"): Json {
    const { $schema: _dialect, $defs, ...own }: Json = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
      this.schemas[id] = relinked(definition) as Json;
    return relinked(own) as Json;
  }
}

/** zod names shared parts `#/$defs/Run`; OpenAPI keeps them under components. */
function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace("#/$defs/", "#/components/schemas/")]
        : [key, relinked(inner)],
    ),
  );
}

function operationOf(op: Operation, components: Components): Json {
  const [tag = "api"] = op.id.split(".");
  const { description } = op;
  return {
    operationId: op.id,
    summary: op.summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: op.access === "public" ? [] : [{ bearer: [] }],
    "x-access": op.access,
    ...(op.scope !== null && { "x-scope": op.scope }),
    "x-errors": op.errors,
    parameters: [
      ...parametersOf(op.params, "path", components),
      ...parametersOf(op.query, "query", components),
      ...headersOf(op).map(headerParameter),
    ],
    ...bodyOf(op, components),
    responses: {
      [op.status]: replyOf(op, components),
      ...problemsOf(op),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

/** What of its own an operation answers with where it fails, by status; what any can, is `default`. */
function problemsOf({ errors }: Operation): Json {
  const codes = Map.groupBy(errors, statusOfCode);
  return Object.fromEntries(
    [...codes].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\``).join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

/** The headers that an operation takes: its own, and those that go by what it is. */
export function headersOf(op: Operation): readonly HeaderParameter[] {
  return [
    ...op.headers,
    ...(op.idempotency === "none"
      ? []
      : [
          {
            name: "Idempotency-Key",
            description: "1 to 200 visible ASCII characters: the same request with the same key is done once",
          },
        ]),
    ...(op.method === "GET" && op.produces !== "text/event-stream"
      ? [
          {
            name: "If-None-Match",
            description: "The ETag of what you have: 304 without a body where it has not changed",
          },
        ]
      : []),
  ];
}

function headerParameter({ name, description, isRequired = false }: HeaderParameter): Json {
  return { name, in: "header", required: isRequired, description, schema: { type: "string" } };
}

function parametersOf(schema: z.ZodType, place: "path" | "query", components: Components): Json[] {
  if (isNothing(schema)) return [];
  const { properties = {}, required = [] } = components.of(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const shape = (schema as z.ZodObject).shape as Record<string, z.ZodType>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(shape[name]?.description !== undefined && { description: shape[name].description }),
    schema: property,
  }));
}

function bodyOf(op: Operation, components: Components): Json {
  if (op.consumes !== null)
    return {
      requestBody: { required: true, content: { [op.consumes]: { schema: { type: "string", format: "binary" } } } },
    };
  if (isNothing(op.body)) return {};
  const isOptional = op.body.safeParse(undefined).success;
  return {
    requestBody: {
      required: !isOptional,
      content: { "application/json": { schema: components.of(op.body, "input") } },
    },
  };
}

function replyOf(op: Operation, components: Components): Json {
  const description = op.status === 204 ? "Done" : op.status === 302 ? "Elsewhere" : "Success";
  if (op.produces !== null)
    return { description, content: { [op.produces]: { schema: { type: "string", format: "binary" } } } };
  if (isNothing(op.reply)) return { description };
  const live = op.isLive ? { "text/event-stream": { schema: { type: "string" } } } : {};
  return { description, content: { "application/json": { schema: components.of(op.reply, "output") }, ...live } };
}
