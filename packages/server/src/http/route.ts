import type { BodyOf, Operation, ParamsOf, QueryOf } from "@pawl/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "./principal.ts";

/** A request that has been let through: who calls, and what it says, checked by the contract. */
export interface Call<Op extends Operation = Operation> {
  readonly params: ParamsOf<Op>;
  readonly query: QueryOf<Op>;
  readonly body: BodyOf<Op>;
  /** @throws ApiError `unauthorized`, where nobody has signed in; that cannot be but in operations that are public. */
  readonly principal: Principal;
  /** For operations that are public. */
  readonly visitor: Principal | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An operation with the code that does it. Its result is the reply, unless it has sent one itself. */
export interface Route {
  readonly op: Operation;
  readonly handle: (call: Call) => unknown;
}

/** Binds an operation of the contract to the code that does it. */
export function route<Op extends Operation>(op: Op, handle: (call: Call<Op>) => unknown): Route {
  return { op, handle };
}
