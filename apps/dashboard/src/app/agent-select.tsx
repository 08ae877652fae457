import { useQuery } from "@tanstack/react-query";
import { client } from "../data/client.ts";
import { keys } from "../data/keys.ts";
import { Select } from "../design/field.tsx";

/** Of which agent; undefined: of all. One that is not registered any more stays to be seen. */
export function AgentSelect({
  agent,
  onChange,
}: {
  readonly agent: string | undefined;
  readonly onChange: (agent: string | undefined) => void;
}) {
  const { data } = useQuery({
    queryKey: keys.agents,
    queryFn: () => client.agents.list({ limit: 200 }),
    staleTime: 60_000,
  });
  const names = data?.items.map(({ name }) => name) ?? [];
  return (
    <Select
      aria-label="Agent"
      className="h-8 max-w-52 max-sm:max-w-none max-sm:grow"
      value={agent ?? ""}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    >
      <option value="">All agents</option>
      {agent !== undefined && !names.includes(agent) && <option>{agent}</option>}
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
}
