import { Fragment } from "react";
import { useUser } from "../session.ts";
import { isUserId } from "./is-user-id.ts";
import { PersonName } from "./person-name.tsx";

/** To whom a question is put, as text: people by their names where the viewer may know them, groups and addresses as they are. */
export function Assignees({ names, interrupt }: { readonly names: readonly string[]; readonly interrupt: string }) {
  if (names.length === 0) return "somebody else";
  return names.map((name, at) => (
    <Fragment key={name}>
      {at > 0 && ", "}
      <Assignee name={name} interrupt={interrupt} />
    </Fragment>
  ));
}

/** One of them. */
export function Assignee({ name, interrupt }: { readonly name: string; readonly interrupt: string }) {
  const { email } = useUser();
  if (isUserId(name)) return <PersonName id={name} interrupt={interrupt} />;
  return name === email ? <span title={name}>you</span> : name;
}
