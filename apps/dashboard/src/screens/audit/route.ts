import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { auditSearchOf } from "./audit-search.ts";

export const auditRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/audit",
  validateSearch: auditSearchOf,
  component: lazyRouteComponent(() => import("./audit-screen.tsx"), "AuditScreen"),
});

export const auditNavigation: NavigationEntry = {
  label: "Audit log",
  icon: ScrollText,
  to: "/audit",
  key: "l",
  group: "account",
};
