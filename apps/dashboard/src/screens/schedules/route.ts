import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";
import { scheduleSearchOf } from "./schedule-search.ts";

export const schedulesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/schedules",
  validateSearch: scheduleSearchOf,
  component: lazyRouteComponent(() => import("./schedules-screen.tsx"), "SchedulesScreen"),
});

export const schedulesNavigation: NavigationEntry = {
  label: "Schedules",
  icon: CalendarClock,
  to: "/schedules",
  key: "s",
  group: "work",
};
