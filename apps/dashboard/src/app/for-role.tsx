import type { Role } from "@pawl/api";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useUser } from "../data/session.ts";
import { EmptyState } from "../design/empty-state.tsx";

/** What only some roles see; others, who have followed a link, are told so. The server refuses them in any case. */
export function ForRole({ roles, children }: { readonly roles: readonly Role[]; readonly children: ReactNode }) {
  const { role } = useUser();
  if (roles.includes(role)) return children;
  return (
    <EmptyState icon={Lock} title="This is not for your role">
      It is for {roles.map((role) => `${role}s`).join(" and ")}; you are {role === "user" ? "a" : "an"} {role}. An admin
      can change that.
    </EmptyState>
  );
}
