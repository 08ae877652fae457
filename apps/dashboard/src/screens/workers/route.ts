import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Server } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";

export const workersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/workers",
  component: lazyRouteComponent(() => import("./workers-screen.tsx"), "WorkersScreen"),
});

export const workersNavigation: NavigationEntry = {
  label: "Workers",
  icon: Server,
  to: "/workers",
  key: "w",
  group: "operate",
  roles: ["operator", "admin"],
};
