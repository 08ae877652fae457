import type { FastifyRequest } from "fastify";

/** What the audit log has to know of a request, and neither its caller nor its reply tells. */
export interface AuditFacts {
  /** Whom it has made of somebody who was nobody. */
  readonly user?: { readonly id: string; readonly name: string };
  /** Why it came to nothing, where the reply is no problem but leads a browser elsewhere. */
  readonly code?: string;
}

const told = new WeakMap<FastifyRequest, AuditFacts>();

export function tellAudit(request: FastifyRequest, facts: AuditFacts): void {
  told.set(request, facts);
}

export function auditFacts(request: FastifyRequest): AuditFacts {
  return told.get(request) ?? {};
}
