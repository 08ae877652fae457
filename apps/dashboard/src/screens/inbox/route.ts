import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { inboxSearchOf } from "../../data/inbox/inbox-search.ts";
import { OpenCount } from "./open-count.tsx";

export const inboxRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/inbox",
  validateSearch: inboxSearchOf,
  component: lazyRouteComponent(() => import("./inbox-screen.tsx"), "InboxScreen"),
});

export const inboxNavigation: NavigationEntry = {
  label: "Inbox",
  icon: Inbox,
  to: "/inbox",
  key: "i",
  group: "work",
  count: OpenCount,
};
