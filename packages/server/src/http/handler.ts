import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";
import type { Authenticator } from "./authenticator.ts";
import { authorize } from "./authorize.ts";
import type { Principal } from "./principal.ts";
import { readCall } from "./read-call.ts";
import type { Route } from "./route.ts";

export interface HandlerParts {
  readonly authenticator: Authenticator;
  readonly checkReplies: boolean;
}

/** The way of every request: who calls → may they → what do they say → do it → reply. */
export function handlerOf({ op, handle }: Route, { authenticator, checkReplies }: HandlerParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const visitor = await visitorOf(request, authenticator);
    authorize(op, visitor);
    const result = await handle(readCall(op, { request, reply, visitor }));
    if (reply.sent) return reply;
    if (op.status === 204) return reply.status(204).send();
    if (checkReplies && op.produces === null) checkReply(op.reply.safeParse(JSON.parse(JSON.stringify(result))));
    return reply.status(reply.statusCode === 200 ? op.status : reply.statusCode).send(result);
  };
}

async function visitorOf(request: FastifyRequest, authenticator: Authenticator): Promise<Principal | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(header)?.[1];
  if (token === undefined)
    throw new ApiError("unauthorized", "The header Authorization is not understood; it must be: Bearer <token>.");
  return authenticator.authenticate(token);
}

function checkReply(result: {
  readonly success: boolean;
  readonly error?: { readonly issues: readonly unknown[] } | undefined;
}): void {
  if (!result.success)
    throw new ApiError("reply_invalid", `The reply does not fit the contract: ${JSON.stringify(result.error?.issues)}`);
}
