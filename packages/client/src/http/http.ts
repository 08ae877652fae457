import type { Operation, ParamsOf, Problem, QueryOf, ReplyOf, BodyInput } from "@pawl/api";
import { ApiProblem, isProblem } from "../api-problem.ts";
import type { TokenSource } from "../auth/token-source.ts";
import { pause, type ClientClock } from "../clock.ts";
import { addressOf, type QueryValues } from "./address.ts";
import { retryDelayMs } from "./retry.ts";

/** What every call takes besides what it is about. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds; default: the client's. */
  readonly timeoutMs?: number | undefined;
  /** With one key, a repeated call does nothing again and gets the first one's answer. It also lets the client repeat the call by itself where no answer came. */
  readonly idempotencyKey?: string | undefined;
  /** The `revision` that was seen: refused with `precondition_failed` where somebody else was first. */
  readonly ifMatch?: string | number | undefined;
}

/** A query, as a caller gives it: everything can be left out, and lists can be one item. */
export type QueryGiven<Op extends Operation> = {
  readonly [Name in keyof QueryOf<Op>]?: QueryOf<Op>[Name] | ItemOf<QueryOf<Op>[Name]> | undefined;
};
type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : never;

export interface CallParts<Op extends Operation = Operation> {
  readonly params?: ParamsOf<Op> extends undefined ? never : Readonly<ParamsOf<Op>>;
  readonly query?: QueryGiven<Op> | undefined;
  readonly body?: BodyInput<Op> | undefined;
}

export interface HttpParts {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: ClientClock;
  readonly timeoutMs: number;
  readonly attemptsMax: number;
  readonly tokens: TokenSource;
}

/** What a request is besides its address. */
interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: BodyInit;
  /** Sends and takes the cookie of the refresh token; other calls know no cookies. */
  readonly withCookie?: boolean;
  /** The call is how one signs in: it has no token. */
  readonly isAuth?: boolean;
  /** Doing it twice does no more than doing it once, though it does not look like it. */
  readonly isRepeatable?: boolean;
}

/** Makes calls: a token, the request, and again where that is safe. */
export class Http {
  readonly #parts: HttpParts;

  constructor(parts: HttpParts) {
    this.#parts = parts;
  }

  get url(): string {
    return this.#parts.url;
  }

  /** @param route `GET /runs/{run}`, as the contract has it. @throws ApiProblem. */
  async call<Op extends Operation>(
    route: string,
    parts: CallParts<Op> = {},
    options: CallOptions & Pick<Sent, "withCookie" | "isAuth" | "isRepeatable"> & Partial<Pick<Sent, "headers">> = {},
  ): Promise<ReplyOf<Op>> {
    const [method, path] = route.split(" ") as [string, string];
    const { params, query, body } = parts as {
      readonly params?: Record<string, string>;
      readonly query?: QueryValues;
      readonly body?: unknown;
    };
    const { idempotencyKey, ifMatch, headers, withCookie = false, isAuth = false, isRepeatable = false } = options;
    const response = await this.send(
      addressOf(this.#parts.url, path, { params, query }),
      {
        method,
        headers: {
          accept: "application/json",
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
          ...(ifMatch !== undefined && { "if-match": `"${ifMatch}"` }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        withCookie,
        isAuth,
        isRepeatable,
      },
      options,
    );
    return (response.status === 204 ? undefined : await jsonOf(response, this.#parts.url)) as ReplyOf<Op>;
  }

  /** The answer to a GET as it came, for what is not JSON: text, or the content of a file. @throws ApiProblem. */
  raw(
    route: string,
    { params }: { readonly params?: Readonly<Record<string, string>> },
    options: CallOptions = {},
  ): Promise<Response> {
    const [method, path] = route.split(" ") as [string, string];
    return this.send(addressOf(this.#parts.url, path, { params }), { method, headers: {} }, options);
  }

  /** The answer as it came. @throws ApiProblem, where it is none of success. */
  async send(address: string, sent: Sent, options: CallOptions = {}): Promise<Response> {
    const { clock, attemptsMax } = this.#parts;
    const isRepeatable =
      sent.isRepeatable === true || ["GET", "HEAD"].includes(sent.method) || "idempotency-key" in sent.headers;
    for (let count = 1; ; count++) {
      try {
        return await this.#signedIn(address, sent, options);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        const waitMs = retryDelayMs(error, { count, max: attemptsMax, isRepeatable, chance: clock.random() });
        if (waitMs === null) throw error;
        await pause(clock, waitMs, options.signal);
      }
    }
  }

  /** With a token that is over, a new one is asked for, once. */
  async #signedIn(address: string, sent: Sent, options: CallOptions): Promise<Response> {
    const { tokens } = this.#parts;
    if (sent.isAuth === true) return this.#attempt(address, sent, { token: null, options });
    const token = await tokens.get();
    try {
      return await this.#attempt(address, sent, { token, options });
    } catch (error) {
      if (!isProblem(error, "token_expired") && !isProblem(error, "unauthorized")) throw error;
      const next = await tokens.renew(token);
      if (next === null || next === token) throw error;
      return this.#attempt(address, sent, { token: next, options });
    }
  }

  async #attempt(
    address: string,
    { method, headers, body, withCookie = false }: Sent,
    { token, options }: { readonly token: string | null; readonly options: CallOptions },
  ): Promise<Response> {
    options.signal?.throwIfAborted();
    const timeoutMs = options.timeoutMs ?? this.#parts.timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
    let response: Response;
    try {
      response = await this.#parts.fetch(address, {
        method,
        headers: { ...headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body }),
        credentials: withCookie ? "same-origin" : "omit",
        redirect: "error",
        signal,
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      if (timeout.aborted)
        throw new ApiProblem({ code: "timeout", detail: `No answer came within ${timeoutMs} ms.`, cause: error });
      throw new ApiProblem({
        code: "unreachable",
        detail: `${this.#parts.url} could not be reached.`,
        cause: error,
      });
    }
    if (response.ok) return response;
    throw await problemIn(response, this.#parts.url);
  }
}

async function jsonOf(response: Response, url: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw notOurs(url, error);
  }
}

/** What a proxy or another server answers is a problem too. */
async function problemIn(response: Response, url: string): Promise<ApiProblem> {
  const retryAfter = retryAfterOf(response);
  if (response.headers.get("content-type")?.includes("problem+json") !== true) {
    await response.body?.cancel();
    return new ApiProblem({ ...bare(response.status, url), ...retryAfter });
  }
  try {
    return new ApiProblem({ ...retryAfter, ...((await response.json()) as Problem) });
  } catch (error) {
    return notOurs(url, error);
  }
}

function bare(status: number, url: string): Problem {
  return {
    type: "about:blank",
    title: "",
    status,
    detail: `${url} answered with ${status}, and not as a Pawl server does.`,
    code: "reply_invalid",
    kind: status >= 500 ? "service_unavailable" : "unknown",
    retryable: status === 429 || status >= 502,
    requestId: "",
  };
}

function retryAfterOf({ headers }: Response): { retryAfterMs?: number } {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {};
}

function notOurs(url: string, cause: unknown): ApiProblem {
  const hint = "Is the url that of a Pawl server?";
  return new ApiProblem({ code: "reply_invalid", detail: `The answer of ${url} cannot be read.`, hint, cause });
}
