import { z } from "zod";
import type { Scope } from "./scope.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call an operation:
 *
 * - `public`: anybody, without signing in.
 * - `user`: whoever is signed in, a guest too; sees their own things only.
 * - `operator`: sees and steers everybody's runs.
 * - `admin`: also users and settings.
 */
export type Access = "public" | "user" | "operator" | "admin";

/** One endpoint of the API: what it takes and gives. The server's routes, the OpenAPI document and the client's types are made from it. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `runs.list`; unique. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`: `/runs/{run}`. */
  readonly path: string;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** What an API key must be allowed; null: no API key can call it. */
  readonly scope: Scope | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Of success; with `produces`, only a description of what is not JSON. */
  readonly reply: Reply;
  /** Of success; default 200, and 204 where there is no reply. */
  readonly status: 200 | 201 | 202 | 204 | 302;
  /** The media type of a reply that is not JSON. */
  readonly produces: string | null;
  /** The media type of a body that is not JSON. */
  readonly consumes: string | null;
  /** Headers that mean something to it, besides those that all operations take. */
  readonly headers: readonly HeaderParameter[];
  /** With `Accept: text/event-stream` the reply goes on as server-sent events. */
  readonly isLive: boolean;
  /** Error codes of its own, besides those that any operation can answer with. */
  readonly errors: readonly string[];
  /** Which of the limits of requests it counts for. */
  readonly rate: RateClass;
  /** What the header `Idempotency-Key` does. */
  readonly idempotency: Idempotency;
}

/** A header of a request. */
export interface HeaderParameter {
  readonly name: string;
  readonly description: string;
  readonly isRequired?: boolean;
}

/**
 * - `engine`: the engine starts one run per key, exactly.
 * - `reply`: the first answer is kept for a day, and given again.
 * - `none`: nothing; the operation has the same effect however often it is called, or its answer is a secret that is not kept.
 */
export type Idempotency = "engine" | "reply" | "none";

/**
 * - `read`, `write`: by what they cost.
 * - `start`: begins runs.
 * - `auth`: where passwords and tokens are tried.
 * - `none`: probes.
 */
export type RateClass = "read" | "write" | "start" | "auth" | "none";

const nothing = z.undefined();
export type Nothing = typeof nothing;

export interface OperationOptions<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
> {
  readonly id: string;
  /** `GET /runs/{run}`. */
  readonly route: `${Method} /${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly scope?: Scope | null;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply?: Reply;
  readonly status?: Operation["status"];
  readonly produces?: string;
  readonly consumes?: string;
  readonly headers?: readonly HeaderParameter[];
  readonly isLive?: boolean;
  readonly errors?: readonly string[];
  readonly rate?: RateClass;
  /** Default: `reply` for a POST of somebody who is signed in. */
  readonly idempotency?: Idempotency;
}

/** Defines an endpoint; what is left out takes or gives nothing. */
export function operation<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Reply extends z.ZodType = Nothing,
>(options: OperationOptions<Params, Query, Body, Reply>): Operation<Params, Query, Body, Reply> {
  const [method, path] = options.route.split(" ") as [Method, string];
  const { scope = null, produces = null, consumes = null, errors = [], headers = [], isLive = false } = options;
  return {
    id: options.id,
    method,
    path,
    summary: options.summary,
    ...(options.description !== undefined && { description: options.description }),
    access: options.access,
    scope,
    params: (options.params ?? nothing) as Params,
    query: (options.query ?? nothing) as Query,
    body: (options.body ?? nothing) as Body,
    reply: (options.reply ?? nothing) as Reply,
    status: options.status ?? (options.reply === undefined && produces === null ? 204 : 200),
    produces,
    consumes,
    headers,
    isLive,
    errors,
    rate: options.rate ?? (method === "GET" ? "read" : "write"),
    idempotency: options.idempotency ?? (method === "POST" && options.access !== "public" ? "reply" : "none"),
  };
}

/** Whether an operation takes or gives anything there. */
export function isNothing(schema: z.ZodType): boolean {
  return schema === nothing;
}

export type ParamsOf<Op extends Operation> = z.output<Op["params"]>;
/** As the server's code gets it; `QueryInput` is what a client gives. */
export type QueryOf<Op extends Operation> = z.output<Op["query"]>;
export type QueryInput<Op extends Operation> = z.input<Op["query"]>;
export type BodyOf<Op extends Operation> = z.output<Op["body"]>;
export type BodyInput<Op extends Operation> = z.input<Op["body"]>;
/** What a client gets. */
export type ReplyOf<Op extends Operation> = z.output<Op["reply"]>;
