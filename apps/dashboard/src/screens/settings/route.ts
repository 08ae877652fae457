import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Settings } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";

export const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings-screen.tsx"), "SettingsScreen"),
});

export const settingsNavigation: NavigationEntry = {
  label: "Settings",
  icon: Settings,
  to: "/settings",
  key: "t",
  group: "admin",
  roles: ["admin"],
};
