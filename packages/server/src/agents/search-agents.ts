import type { AgentSummary, agentsList, QueryOf, ReplyOf } from "@pawl/api";

/** A page of the agents that fit a search, by name; the cursor is the last name shown. Pure. */
export function searchAgents(
  agents: readonly AgentSummary[],
  { q = "", tag = [], deprecated, limit, cursor }: QueryOf<typeof agentsList>,
): ReplyOf<typeof agentsList> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = agents
    .filter((agent) => words.every((word) => textOf(agent).includes(word)))
    .filter((agent) => tag.every((each) => agent.tags.includes(each)))
    .filter((agent) => deprecated === undefined || (agent.deprecated !== false) === (deprecated === "true"))
    .filter(({ name }) => cursor === undefined || name > cursor)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.name ?? null) : null };
}

function textOf({ name, title, description, tags }: AgentSummary): string {
  return [name, title, description ?? "", ...tags].join("\n").toLowerCase();
}
