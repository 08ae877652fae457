/** What agents are looked for by, as the address says it. */
export interface AgentSearch {
  readonly q?: string;
  readonly tag?: readonly string[];
  /** Those too that should not be used any more. */
  readonly deprecated?: boolean;
}

/** Pure; made for addresses that somebody else has written. */
export function agentSearchOf(raw: Readonly<Record<string, unknown>>): AgentSearch {
  const { q, tag, deprecated } = raw;
  const tags = (Array.isArray(tag) ? (tag as unknown[]) : [tag]).filter(
    (each): each is string => typeof each === "string" && each !== "",
  );
  return {
    ...(typeof q === "string" && q !== "" && { q: q.slice(0, 200) }),
    ...(tags.length > 0 && { tag: [...new Set(tags)].slice(0, 20) }),
    ...((deprecated === true || deprecated === "true") && { deprecated: true }),
  };
}
