import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Bot } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { agentSearchOf } from "../../data/agents/agent-search.ts";

export const agentsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/agents",
  validateSearch: agentSearchOf,
  component: lazyRouteComponent(() => import("./agents-screen.tsx"), "AgentsScreen"),
});

export const agentsNavigation: NavigationEntry = {
  label: "Agents",
  icon: Bot,
  to: "/agents",
  key: "a",
  group: "work",
};
