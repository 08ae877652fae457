/** What the address of the audit log says: which entries are meant. */
export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly outcome?: "ok" | "refused" | "failed";
  /** Of the last … */
  readonly last?: AuditSpan;
}

const spansMs = { "1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000 } as const;
export type AuditSpan = keyof typeof spansMs;
export const auditSpans = Object.keys(spansMs) as readonly AuditSpan[];
export const outcomes = ["ok", "refused", "failed"] as const;

/** Reads an address as people may have changed it: what makes no sense is left out. Pure. */
export function auditSearchOf(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const text = (name: string, max: number) => {
    const value = raw[name];
    return typeof value === "string" && value !== "" && value.length <= max ? value : undefined;
  };
  const actor = text("actor", 100);
  const action = text("action", 100);
  const target = text("target", 200);
  const outcome = outcomes.find((each) => each === raw["outcome"]);
  const last = auditSpans.find((each) => each === raw["last"]);
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(outcome !== undefined && { outcome }),
    ...(last !== undefined && { last }),
  };
}

/** What the API is asked for. Pure. */
export function auditQueryOf({ last, ...search }: AuditSearch, nowMs: number) {
  return { ...search, ...(last !== undefined && { after: new Date(nowMs - spansMs[last]).toISOString() }) };
}
