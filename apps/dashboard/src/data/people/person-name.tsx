import { useQuery } from "@tanstack/react-query";
import { shortId } from "../../design/copy.tsx";
import { client } from "../client.ts";
import { useUser } from "../session.ts";
import { PeopleBatch } from "./people-batch.ts";

const people = new PeopleBatch({
  read: (query) => client.people.list(query),
  wait: (work) => setTimeout(work, 10),
});

/** Somebody by their name, with the id on hover: a name is what somebody calls themselves. Until it is known, and where it is not for the viewer to know, the end of the id. */
export function PersonName({ id, interrupt = null }: { readonly id: string; readonly interrupt?: string | null }) {
  const user = useUser();
  const { data } = useQuery({
    queryKey: ["people", id, interrupt],
    queryFn: () => people.get({ id, interrupt }),
    staleTime: 5 * 60_000,
    enabled: id !== user.id,
  });
  if (id === user.id) return <span title={`${user.name}\n${id}`}>you</span>;
  if (data == null)
    return (
      <span className="font-mono" title={id}>
        {shortId(id)}
      </span>
    );
  return <span title={id}>{data.name}</span>;
}
