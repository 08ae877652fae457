export const agentTabs = ["start", "runs", "graph", "schemas", "versions"] as const;
export type AgentTab = (typeof agentTabs)[number];

export interface AgentPageSearch {
  readonly tab?: AgentTab;
  /** Left out: the one that a start gets. */
  readonly version?: number;
}

/** Pure; made for addresses that somebody else has written. */
export function agentPageSearchOf({ tab, version }: Readonly<Record<string, unknown>>): AgentPageSearch {
  const known = agentTabs.find((each) => each === tab);
  const number = Number(version);
  return {
    ...(known !== undefined && known !== "start" && { tab: known }),
    ...(version !== undefined && Number.isInteger(number) && number > 0 && { version: number }),
  };
}
