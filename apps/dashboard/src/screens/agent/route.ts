import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../../app/root-route.tsx";
import { agentPageSearchOf } from "./agent-page-search.ts";

export const agentRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/agents/$agent",
  validateSearch: agentPageSearchOf,
  component: lazyRouteComponent(() => import("./agent-screen.tsx"), "AgentScreen"),
});
