import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ChartLine } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { metricsSearchOf } from "./metrics-search.ts";

export const metricsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/metrics",
  validateSearch: metricsSearchOf,
  component: lazyRouteComponent(() => import("./metrics-screen.tsx"), "MetricsScreen"),
});

export const metricsNavigation: NavigationEntry = {
  label: "Metrics",
  icon: ChartLine,
  to: "/metrics",
  key: "m",
  group: "operate",
};
