import { operations, type Operation } from "@pawl/api";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "../reference/openapi.ts";

/** What a server has answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

export type Schema = Readonly<Record<string, unknown>>;

/** An operation as readers of the OpenAPI document see it. */
export interface DocumentedOperation {
  readonly op: Operation;
  readonly parameters: readonly Parameter[];
  /** Of a JSON body; null: none. */
  readonly body: { readonly schema: Schema; readonly required: boolean } | null;
}

interface OpenApiOperation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, unknown>> }>>;
}

export const openApi = openApiDocument({ version: "1.0.0", url: "/api/v1" }) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

// Of the document only what JSON Schema knows is looked at; OpenAPI's own keywords are nothing to a validator.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(openApi, "openapi");
const validators = new Map<string, ValidateFunction>();

function validatorAt(keys: readonly string[]): ValidateFunction {
  const pointer = keys.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#/${pointer}` });
  validators.set(pointer, known);
  return known;
}

export function documented(op: Operation): DocumentedOperation {
  const { parameters, requestBody } = inDocument(op);
  const schema = requestBody?.content["application/json"]?.schema;
  return {
    op,
    parameters,
    body: schema === undefined ? null : { schema, required: requestBody?.required === true },
  };
}

export const documentedOperations: readonly DocumentedOperation[] = operations.map(documented);

function inDocument(op: Operation): OpenApiOperation {
  const found = openApi.paths[op.path]?.[op.method.toLowerCase()];
  if (found === undefined) throw new Error(`The document does not have ${op.id}.`);
  return found;
}

/** What of an answer is not as the document says; empty: all is. Of whatever has no success, that it is a problem of which the operation says that it can happen. */
export function misfits(op: Operation, answered: Answered): readonly string[] {
  const { status } = answered;
  if (status === 304 && op.method === "GET") return answered.text === "" ? [] : ["304 has a body"];
  const isPart = status === 206 && op.produces !== null;
  return status === op.status || isPart ? ofSuccess(op, answered) : ofProblem(op, answered);
}

function ofSuccess(op: Operation, { headers, text }: Answered): readonly string[] {
  const [type] = Object.keys(inDocument(op).responses[op.status]?.content ?? {});
  if (type === undefined) return text === "" ? [] : [`has a body, and says none: ${text.slice(0, 200)}`];
  const given = headers.get("content-type") ?? "";
  // A run's events and chunks come live where somebody asks for that.
  if (op.produces !== null || given.startsWith("text/event-stream")) return [];
  if (!given.startsWith(type)) return [`is ${given}, and says ${type}`];
  return against(
    ["paths", op.path, op.method.toLowerCase(), "responses", `${op.status}`, "content", type, "schema"],
    text,
  );
}

function ofProblem(op: Operation, { status, headers, text }: Answered): readonly string[] {
  const given = headers.get("content-type") ?? "";
  if (!given.startsWith("application/problem+json")) return [`${status} is ${given}: ${text.slice(0, 200)}`];
  const wrong = against(["components", "schemas", "Problem"], text);
  if (wrong.length > 0) return wrong;
  const problem = JSON.parse(text) as { readonly status: number; readonly code: string };
  return [
    ...(problem.status === status ? [] : [`the problem says ${problem.status}, the answer ${status}`]),
    ...(mayAnswer(op, problem.code) ? [] : [`answers ${problem.code}, of which it says nothing: ${text}`]),
  ];
}

/** What any operation can answer with: docs/server.md. */
const codesOfAll: ReadonlySet<string> = new Set([
  "malformed_request",
  "unauthorized",
  "token_expired",
  "forbidden",
  "password_change_required",
  "scope_missing",
  "too_many_requests",
  "body_too_large",
  "media_type_unsupported",
  "idempotency_mismatch",
  "idempotency_running",
  "shutting_down",
]);

const limitCodes: readonly string[] = ["runs_limit_reached", "tokens_limit_reached"];

function mayAnswer({ errors, rate }: Operation, code: string): boolean {
  return codesOfAll.has(code) || errors.includes(code) || (rate === "start" && limitCodes.includes(code));
}

function against(keys: readonly string[], text: string): readonly string[] {
  const validate = validatorAt(keys);
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
