import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Bookmark } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { workflowSearchOf } from "../../data/workflows/workflow-search.ts";

export const workflowsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/workflows",
  validateSearch: workflowSearchOf,
  component: lazyRouteComponent(() => import("./workflows-screen.tsx"), "WorkflowsScreen"),
});

export const workflowsNavigation: NavigationEntry = {
  label: "Workflows",
  icon: Bookmark,
  to: "/workflows",
  key: "f",
  group: "work",
};
