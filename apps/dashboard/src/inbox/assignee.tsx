import { Mail, User, Users } from "lucide-react";
import { Fragment } from "react";
import { useUser } from "../data/session.ts";
import { PersonName } from "../data/people/person-name.tsx";
import { Badge } from "../design/badge.tsx";
import { assigneeKind } from "./assignee-kind.ts";

const roleTexts: Readonly<Record<string, string>> = {
  "role:user": "every user",
  "role:operator": "operators",
  "role:admin": "admins",
};
const icons = { person: User, role: Users, address: Mail, group: Users } as const;

/** Whom a question is put to, as people call them. */
export function Assignee({ name, interrupt }: { readonly name: string; readonly interrupt: string }) {
  const { email } = useUser();
  if (assigneeKind(name) === "person") return <PersonName id={name} interrupt={interrupt} />;
  if (name === email) return <span title={name}>you</span>;
  return <>{roleTexts[name] ?? name}</>;
}

export function AssigneeBadge({ name, interrupt }: { readonly name: string; readonly interrupt: string }) {
  const Icon = icons[assigneeKind(name)];
  return (
    <Badge>
      <Icon aria-hidden className="mr-1 inline size-3 align-[-2px] text-ink-faint" />
      <Assignee name={name} interrupt={interrupt} />
    </Badge>
  );
}

/** All of them in a sentence: `Ann, finance and operators`. */
export function Assignees({ names, interrupt }: { readonly names: readonly string[]; readonly interrupt: string }) {
  if (names.length === 0) return <>somebody else</>;
  return names.map((name, at) => (
    <Fragment key={name}>
      {at > 0 && (at === names.length - 1 ? " and " : ", ")}
      <Assignee name={name} interrupt={interrupt} />
    </Fragment>
  ));
}
