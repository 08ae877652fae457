import * as api from "@pawl/api";
import type { Operation } from "@pawl/api";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Who } from "../testing/test-server.fixture.ts";
import { arbitraryOf, type Likely } from "./arbitrary-of.fixture.ts";
import { ContractApi, type Given } from "./contract-api.fixture.ts";
import { documented, misfits, type DocumentedOperation } from "./documented.fixture.ts";
import { fillWorld, openWorld, type World } from "./world.fixture.ts";

// `PAWL_FUZZ_REQUESTS=1000 PAWL_FUZZ_SEED=7 npm test -- packages/server/src/contract/fuzz.test.ts`; a failure prints its seed and the request.
const requests = Number(process.env["PAWL_FUZZ_REQUESTS"] ?? 10);
const seed = Number(process.env["PAWL_FUZZ_SEED"] ?? 1);

interface Fuzzed extends Given {
  readonly who: Who | null;
}

/** What removes things comes last, and what changes the rules for all before it: the others find something to do. */
const ranks: Readonly<Record<string, number>> = { "users.update": 1, "settings.update": 1 };
const rankOf = ({ id, method }: Operation): number => ranks[id] ?? (method === "DELETE" ? 2 : 0);
const inOrder = api.operations.toSorted((a, b) => rankOf(a) - rankOf(b));

describe.each(["sqlite", "postgres"] as const)("on %s, whatever is sent", (kind) => {
  let world: World;
  let calls: ContractApi;
  let likely: Likely;
  let callers: readonly (Who | null)[];

  beforeAll(async () => {
    world = await openWorld(kind);
    calls = new ContractApi(world.t.server.url);
    ({ likely, callers } = await fillWorld(world, calls));
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(inOrder.map((op) => [op.id, op] as const))("%s answers as it says", async (_, op) => {
    const sent = fuzzed(documented(op), { likely, callers });
    const property = fc.asyncProperty(sent, async ({ who, ...given }) => {
      const answered = await calls.send(op, who, given);
      if (answered.status >= 500) throw new Error(`${calls.addressOf(op, given)}: ${answered.status} ${answered.text}`);
      expect(misfits(op, answered)).toEqual([]);
    });
    await fc.assert(property, { numRuns: requests, seed, endOnFailure: true });
  });
});

function fuzzed(
  { op, parameters, body }: DocumentedOperation,
  { likely, callers }: { readonly likely: Likely; readonly callers: readonly (Who | null)[] },
): Arbitrary<Fuzzed> {
  const [params, query] = (["path", "query"] as const).map((place) => {
    const named = parameters.filter((parameter) => parameter.in === place);
    const fields = named.map(({ name, schema }) => [name, arbitraryOf(schema, likely, name)] as const);
    const requiredKeys = named.filter(({ required }) => required).map(({ name }) => name);
    return fc.record(Object.fromEntries(fields), { requiredKeys });
  });
  return fc.record({
    who: fc.constantFrom(...callers),
    params: params!.map((given) =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name, inPath(value)])),
    ),
    query: query!,
    ...(body !== null && { body: arbitraryOf(body.schema, likely).map((given) => harmless(op, given)) }),
    ...(op.consumes !== null && { bytes: fc.string({ maxLength: 20 }) }),
    headers: headersOf(op),
  });
}

/** As text, and not such as would make it another path: those are no call of this operation. */
function inPath(value: unknown): string {
  const text = (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed().slice(0, 900);
  return text === "" || text === "." || text === ".." ? "x" : text;
}

/** To fork whatever there is, again and again, would double it every time. */
function harmless({ id }: Operation, body: unknown): unknown {
  const { action, where } = (body ?? {}) as { readonly action?: unknown; readonly where?: unknown };
  return id === "runs.bulk" && action === "fork" && where !== undefined ? { ...(body as object), dryRun: true } : body;
}

const garbage: Arbitrary<string> = fc.stringMatching(/^[\x21-\x7e]{0,30}$/);

function headersOf(op: Operation): Arbitrary<Record<string, string>> {
  const some = (...values: string[]): Arbitrary<string> => fc.oneof(fc.constantFrom(...values), garbage);
  const fields: Record<string, Arbitrary<string>> = {
    ...(op.idempotency !== "none" && { "idempotency-key": some("a", "b") }),
    ...(op.method === "PATCH" && { "if-match": some('"1"', 'W/"2"', "*") }),
    ...(op.method === "GET" && {
      "if-none-match": some('"1"', "*"),
      range: some("bytes=0-1", "bytes=-1", "bytes=9-1", "bytes=0-0,2-2"),
      "last-event-id": some("1", "0", "-1", "2026-01-01T00:00:00Z", "3-4", "99999999999999999999"),
      accept: some("text/event-stream", "application/json"),
    }),
    ...(op.id.startsWith("uploads.") && {
      "tus-resumable": fc.constantFrom("1.0.0", "1.0.0", "1.0.0", "0.2"),
      "upload-length": some("0", "3", "-1", "99999999999999999999", "1e3"),
      "upload-offset": some("0", "3", "-1", "99999999999999999999"),
      "upload-metadata": some(
        `filename ${btoa("a.txt")}`,
        `filename ${btoa("a\0b/..")},filetype ${btoa("text/html")}`,
        "filename",
        ",",
      ),
    }),
    ...(op.consumes !== null && { "content-type": fc.constantFrom(op.consumes, op.consumes, "text/plain") }),
    ...(op.id === "auth.refresh" && { cookie: some("pawl_refresh=x"), "x-pawl-refresh": some("1") }),
    ...(op.access === "public" && { origin: some("https://evil.example", "null") }),
  };
  return fc.record(fields, { requiredKeys: op.consumes === null ? [] : ["content-type"] });
}
