import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Rows3 } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";

export const queuesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/queues",
  component: lazyRouteComponent(() => import("./queues-screen.tsx"), "QueuesScreen"),
});

export const queuesNavigation: NavigationEntry = {
  label: "Queues",
  icon: Rows3,
  to: "/queues",
  key: "u",
  group: "operate",
  roles: ["operator", "admin"],
};
