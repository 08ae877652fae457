import type { Interrupt } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { client } from "../client.ts";

/** Names of those whom a question concerns, by their ids, as far as they are for the caller to know. */
export function useNames({ id, owner, answeredBy }: Interrupt): (person: string) => string {
  const people = [...new Set([owner, answeredBy])].filter((person) => person !== null);
  const { data } = useQuery({
    queryKey: ["people", id, ...people],
    queryFn: ({ signal }) => client.people.list({ id: people, interrupt: id }, { signal }),
    enabled: people.length > 0,
    staleTime: 10 * 60_000,
  });
  return (person) => data?.items.find((each) => each.id === person)?.name ?? person;
}
