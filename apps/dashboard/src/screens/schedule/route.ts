import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../../app/root-route.tsx";

export const scheduleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/schedules/$schedule",
  component: lazyRouteComponent(() => import("./schedule-screen.tsx"), "ScheduleScreen"),
});

export const editScheduleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/schedules/$schedule/edit",
  component: lazyRouteComponent(() => import("./edit-schedule-screen.tsx"), "EditScheduleScreen"),
});

/** Not below `/schedules`: a schedule can be called anything. */
export const newScheduleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/new/schedule",
  validateSearch: ({ agent }: Readonly<Record<string, unknown>>): { readonly agent?: string } =>
    typeof agent === "string" && agent !== "" && agent.length <= 200 ? { agent } : {},
  component: lazyRouteComponent(() => import("./new-schedule-screen.tsx"), "NewScheduleScreen"),
});
