import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { Bug } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { errorSearchOf } from "./error-search.ts";

export const errorsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/errors",
  validateSearch: errorSearchOf,
  component: lazyRouteComponent(() => import("./errors-screen.tsx"), "ErrorsScreen"),
});

export const errorsNavigation: NavigationEntry = {
  label: "Errors",
  icon: Bug,
  to: "/errors",
  key: "e",
  group: "operate",
};
