import type { Operation } from "@pawl/api";
import type { Principal } from "../http/principal.ts";
import type { AuditFacts } from "./audit-facts.ts";
import type { AuditTable } from "./audit-table.ts";

/** What has become of a request. */
export interface Done {
  readonly id: string;
  readonly atMs: number;
  readonly op: Operation;
  readonly principal: Principal | null;
  readonly params: unknown;
  readonly reply: unknown;
  readonly facts: AuditFacts;
  readonly status: number;
  readonly code: string | null;
  readonly ip: string;
  readonly userAgent: string | undefined;
  readonly requestId: string;
}

/**
 * What is done to anything is noted, and so is every attempt that was refused; reading what one may read is not. Of a flood it is the first that was too many: whoever is refused for coming too often must
 * not be able to fill the log. Pure.
 */
export function isAudited({
  op,
  status,
  isFlood,
}: Pick<Done, "op" | "status"> & { readonly isFlood: boolean }): boolean {
  if (op.rate === "none" || isFlood) return false;
  // A page asks for a token whenever it is loaded: nobody does anything by it, and what people do would drown in it.
  if (op.id === "auth.refresh" && status < 400) return false;
  return op.method !== "GET" || op.id === "auth.oauth.callback" || status === 401 || status === 403;
}

/** The entry of the audit log for a request. It has no bodies: those hold passwords, and people's data. Pure. */
export function auditEntry(done: Done): AuditTable {
  const { id, atMs, op, facts, status, ip, userAgent, requestId } = done;
  const { user } = facts;
  // Whoever signs in is nobody before: what they do is theirs, and they find it among what they did.
  const principal =
    done.principal ?? (user === undefined ? null : { userId: user.id, name: user.name, via: "session" });
  const code = done.code ?? facts.code ?? null;
  return {
    id,
    at_ms: atMs,
    actor_id: principal?.userId ?? null,
    actor_name: storable(principal?.name ?? "nobody"),
    via: principal?.via ?? "nobody",
    action: op.id,
    target: targetOf(done),
    outcome: status >= 500 ? "failed" : status >= 400 || code !== null ? "refused" : "ok",
    status,
    code,
    ip,
    user_agent: userAgent?.slice(0, 300) ?? null,
    request_id: requestId,
    details: "{}",
  };
}

/** What is named in the path, or what the reply says was made. */
function targetOf({ params, reply }: Done): string | null {
  const named = Object.entries((params ?? {}) as Record<string, unknown>)
    // A share's token is what gives access to it.
    .filter(([name, value]) => name !== "token" && typeof value === "string")
    .map(([, value]) => value as string);
  if (named.length > 0) return storable(named.join("/").slice(0, 300));
  const { id, user } = (reply ?? {}) as { readonly id?: unknown; readonly user?: { readonly id?: unknown } };
  const made = id ?? user?.id;
  return typeof made === "string" ? made : null;
}

/** PostgreSQL takes no NUL: whoever put one into a path would be in no log. */
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}
