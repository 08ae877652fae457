import { auditList, type AuditEntry } from "@pawl/api";
import { seesAll } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import type { AuditTable } from "./audit-table.ts";

/** Reading the audit log. */
export function auditRoutes({ database: { db } }: Pick<RouteParts, "database">): readonly Route[] {
  return [
    route(auditList, async ({ query, principal }) => {
      const { actor, action, target, outcome, after, before, limit, cursor } = query;
      let rows = db
        .selectFrom("audit")
        .selectAll()
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (!seesAll(principal)) rows = rows.where("actor_id", "=", principal.userId);
      else if (actor !== undefined) rows = rows.where("actor_id", "=", actor);
      if (action !== undefined) rows = rows.where("action", "=", action);
      if (target !== undefined) rows = rows.where("target", "=", target);
      if (outcome !== undefined) rows = rows.where("outcome", "=", outcome);
      if (after !== undefined) rows = rows.where("at_ms", ">=", Date.parse(after));
      if (before !== undefined) rows = rows.where("at_ms", "<", Date.parse(before));
      if (cursor !== undefined) rows = rows.where("id", "<", cursor);
      const found = await rows.execute();
      const items = found.slice(0, limit).map(wireEntry);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    }),
  ];
}

function wireEntry(row: AuditTable): AuditEntry {
  return {
    id: row.id,
    at: new Date(row.at_ms).toISOString(),
    actor: { id: row.actor_id, name: row.actor_name, via: row.via as AuditEntry["actor"]["via"] },
    action: row.action,
    target: row.target,
    outcome: row.outcome as AuditEntry["outcome"],
    status: row.status,
    code: row.code,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    details: JSON.parse(row.details) as Record<string, unknown>,
  };
}
