import { createRoute, redirect } from "@tanstack/react-router";
import { appRoute } from "./root-route.tsx";

/** The dashboard begins with the runs. */
export const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/runs", replace: true });
  },
});
