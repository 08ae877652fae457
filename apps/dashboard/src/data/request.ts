import type { Problem } from "@pawl/api";
import { ApiProblem } from "./api-problem.ts";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface RequestOptions {
  readonly query?: Query | undefined;
  readonly body?: unknown;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** One call of the API. @throws ApiProblem; TypeError, where the server cannot be reached. */
export async function request<Reply>(method: string, path: string, options: RequestOptions = {}): Promise<Reply> {
  const { query, body, token = null, headers, signal } = options;
  const response = await fetch(`/api/v1${path}${searchOf(query)}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
    credentials: "same-origin",
  });
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as Reply;
}

/** A list is the parameter given several times; what is undefined is left out. Pure. */
export function searchOf(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) search.append(name, String(item));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/** What a response that is no success says. */
export async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("content-type")?.includes("json") === true) return (await response.json()) as Problem;
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: `The server answered ${response.status} ${response.statusText}.`,
    code: "unknown",
    kind: "unknown",
    retryable: response.status >= 500,
    requestId: response.headers.get("x-request-id") ?? "",
  };
}
