import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Users } from "lucide-react";
import type { Role } from "@pawl/api";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";

export interface UsersSearch {
  readonly q?: string;
  readonly role?: Role;
  /** Whose page is open. */
  readonly user?: string;
}

export const roles: readonly Role[] = ["user", "operator", "admin"];

export const usersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/users",
  validateSearch: (raw: Readonly<Record<string, unknown>>): UsersSearch => {
    const { q, user } = raw;
    const role = roles.find((role) => role === raw["role"]);
    return {
      ...(typeof q === "string" && q !== "" && { q: q.slice(0, 200) }),
      ...(role !== undefined && { role }),
      ...(typeof user === "string" && /^[\w.:@-]{1,100}$/.test(user) && { user }),
    };
  },
  component: lazyRouteComponent(() => import("./users-screen.tsx"), "UsersScreen"),
});

export const usersNavigation: NavigationEntry = {
  label: "Users",
  icon: Users,
  to: "/users",
  key: "p",
  group: "admin",
  roles: ["admin"],
};
