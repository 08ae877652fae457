import { isNothing, type Operation } from "@pawl/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";
import type { Principal } from "./principal.ts";
import type { Call } from "./route.ts";

/** What a request says, checked by the contract. @throws ApiError `malformed_request`, with all that is wrong in `issues`. */
export function readCall(
  op: Operation,
  given: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly visitor: Principal | null },
): Call {
  const { request, reply, visitor } = given;
  const issues: { path: PropertyKey[]; message: string }[] = [];
  const part = (name: "params" | "query" | "body", value: unknown): unknown => {
    if (isNothing(op[name])) return undefined;
    const result = op[name].safeParse(value ?? undefined, { error: inWords });
    if (result.success) return result.data;
    issues.push(...result.error.issues.map(({ path, message }) => ({ path: [name, ...path], message })));
    return undefined;
  };
  // PostgreSQL has no such text, and nothing that has a name has it in that.
  for (const [name, given] of Object.entries({ params: request.params, query: request.query }))
    if (hasNul(given)) issues.push({ path: [name], message: "must not have the character NUL" });
  const read = {
    params: part("params", request.params),
    query: part("query", request.query),
    body: op.consumes === null ? part("body", request.body) : request.body,
  };
  if (issues.length > 0) throw malformed(issues);
  return {
    ...read,
    visitor,
    request,
    reply,
    get principal(): Principal {
      if (visitor === null) throw new ApiError("unauthorized", "This needs a signed-in user.");
      return visitor;
    },
  };
}

/** The commonest mistake, in the words that forms have for it; undefined: zod's own. */
function inWords({ code, input }: { readonly code: string; readonly input?: unknown }): string | undefined {
  return code === "invalid_type" && input === undefined ? "is required" : undefined;
}

function hasNul(given: unknown): boolean {
  return Object.values((given ?? {}) as Record<string, unknown>)
    .flat()
    .some((value) => typeof value === "string" && value.includes("\0"));
}

function malformed(issues: { readonly path: PropertyKey[]; readonly message: string }[]): ApiError {
  const [first] = issues;
  const where = first?.path.map(String).join(".") ?? "";
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new ApiError("malformed_request", `${where}: ${first?.message ?? "is not valid"}${more}`, {
    details: { issues },
  });
}
