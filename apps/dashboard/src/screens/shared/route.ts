import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";

/** What a link leads to: for everybody who has it, outside the frame of those who are signed in. */
export const sharedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/shared/$token",
  component: lazyRouteComponent(() => import("./shared-screen.tsx"), "SharedScreen"),
});
