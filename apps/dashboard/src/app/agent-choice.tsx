import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { client } from "../data/client.ts";
import { keys } from "../data/keys.ts";
import { Select } from "../design/field.tsx";

/** One agent of those that there are; in a field of a form. */
export function AgentChoice({
  agent,
  onAgent,
  ...control
}: ComponentProps<"select"> & {
  readonly agent: string;
  readonly onAgent: (agent: string) => void;
  readonly "data-draft"?: string;
}) {
  const { data } = useQuery({
    queryKey: keys.agents,
    queryFn: () => client.agents.list({ limit: 200 }),
    staleTime: 60_000,
  });
  const agents = data?.items ?? [];
  return (
    <Select {...control} className="h-8" value={agent} onChange={({ target }) => onAgent(target.value)}>
      <option value="">Choose one …</option>
      {agent !== "" && !agents.some(({ name }) => name === agent) && <option value={agent}>{agent}</option>}
      {agents.map(({ name, title }) => (
        <option key={name} value={name}>
          {title === name ? name : `${title} (${name})`}
        </option>
      ))}
    </Select>
  );
}
