import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ListTree } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { runSearchOf } from "../../data/runs/run-search.ts";

export const runsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/runs",
  validateSearch: runSearchOf,
  component: lazyRouteComponent(() => import("./run-list-screen.tsx"), "RunListScreen"),
});

export const runsNavigation: NavigationEntry = { label: "Runs", icon: ListTree, to: "/runs", key: "r", group: "work" };
