import { expect, test } from "vitest";
import { ApiProblem } from "../api-problem.ts";
import { ManualClock } from "../clock.fixture.ts";
import { createClient, type ClientOptions } from "../create-client.ts";
import { addressText } from "../request-double.fixture.ts";

type Answer = () => Response | Error;

/** A server that gives these answers, one after the other. */
function answering(answers: readonly Answer[], options: ClientOptions = {}) {
  const calls: { readonly address: string; readonly init: RequestInit }[] = [];
  const client = createClient({
    url: "http://pawl.test/",
    apiKey: "key",
    clock: ManualClock.hurried(),
    ...options,
    fetch: (address, init) => {
      const answer = answers[calls.length]?.() ?? new TypeError("nobody");
      calls.push({ address: addressText(address), init: init! });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return { client, calls };
}

const cut: Answer = () => new TypeError("fetch failed");
const ok: Answer = () => Response.json({ items: [], nextCursor: null });
const problem =
  (code: string, status: number, more: object = {}, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json(
      {
        type: "",
        title: "",
        status,
        detail: `It is ${code}.`,
        code,
        kind: "k",
        retryable: status === 429 || status >= 500,
        requestId: "r",
        ...more,
      },
      { status, headers: { "content-type": "application/problem+json", ...headers } },
    );

test("writes lists, dates and names as the contract has them", async () => {
  const { client, calls } = answering([ok, ok]);
  await client.runs.list({ status: ["failed", "blocked"], tag: "a:b c", limit: 7, where: undefined });
  await client.runs.step("r/1?", "charge#2").catch(() => {});
  expect(calls[0]!.address).toBe("http://pawl.test/api/v1/runs?status=failed&status=blocked&tag=a%3Ab+c&limit=7");
  expect(calls[1]!.address).toBe("http://pawl.test/api/v1/runs/r%2F1%3F/steps/charge%232");
  expect(calls[0]!.init).toMatchObject({ method: "GET", credentials: "omit", redirect: "error" });
  expect(new Headers(calls[0]!.init.headers).get("authorization")).toBe("Bearer key");
});

test("repeats what is safe to repeat, and only that", async () => {
  const reads = answering([cut, problem("store", 503), ok]);
  await reads.client.runs.list();
  expect(reads.calls.length).toBe(3);

  const writes = answering([cut, ok]);
  await expect(writes.client.agents.execute("order")).rejects.toMatchObject({ code: "unreachable", status: 0 });
  expect(writes.calls.length).toBe(1);

  const keyed = answering([cut, ok]);
  await keyed.client.agents.execute("order", {}, { idempotencyKey: "order-7" });
  expect(keyed.calls.map(({ init }) => new Headers(init.headers).get("idempotency-key"))).toEqual([
    "order-7",
    "order-7",
  ]);

  const refused = answering([problem("too_many_requests", 429, {}, { "retry-after": "2" }), ok]);
  await refused.client.agents.execute("order");
  expect(refused.calls.length).toBe(2);

  const never = answering([cut, cut, cut, ok]);
  await expect(never.client.runs.list()).rejects.toMatchObject({ code: "unreachable" });
  expect(never.calls.length).toBe(3);
});

test("tells what was wrong as the server has said it", async () => {
  const issues = [{ path: ["input", "amount"], message: "too small" }];
  const { client } = answering([problem("validation_failed", 422, { issues, hint: "More." })]);
  const error: unknown = await client.agents.execute("order").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiProblem);
  expect(error).toMatchObject({ code: "validation_failed", status: 422, issues, hint: "More.", requestId: "r" });
});

test("says so when what answers is no Pawl server", async () => {
  const { client } = answering([
    () => new Response("<h1>Bad gateway</h1>", { status: 404 }),
    () => new Response("<html>"),
  ]);
  for (let at = 0; at < 2; at++) await expect(client.runs.list()).rejects.toMatchObject({ code: "reply_invalid" });
});

test("ends with the caller's signal, and with its own patience", async () => {
  const hanging = (_: unknown, init?: RequestInit): Promise<Response> =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener("abort", () => reject(init.signal!.reason as Error)),
    );
  const { client } = answering([]);
  expect(client.live.status).toBe("idle");
  const slow = createClient({ url: "http://pawl.test", apiKey: "k", fetch: hanging, attemptsMax: 1, timeoutMs: 5 });
  await expect(slow.runs.list()).rejects.toMatchObject({ code: "timeout" });
  const controller = new AbortController();
  const call = slow.runs.list({}, { signal: controller.signal, timeoutMs: 60_000 });
  controller.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
});

test("walks through all pages", async () => {
  const page =
    (id: string, nextCursor: string | null): Answer =>
    () =>
      Response.json({ items: [{ id }], nextCursor });
  const { client, calls } = answering([page("a", "c1"), page("b", null)]);
  const ids: string[] = [];
  for await (const { id } of client.runs.all({ agent: "order" })) ids.push(id);
  expect(ids).toEqual(["a", "b"]);
  expect(calls[1]!.address).toContain("agent=order&cursor=c1");
});

test("refuses options that cannot be", () => {
  expect(() => createClient({})).toThrow("needs the option url");
  expect(() => createClient({ url: "pawl.test" })).toThrow("must begin with http:// or https://");
  expect(() => createClient({ url: "http://pawl.test", apiKey: "k", token: "t" })).toThrow(
    "one of apiKey, token and session",
  );
});
