import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";

export const rootRoute = createRootRoute({ component: Outlet });

/** Below it is what only those see who are signed in, in the frame of sidebar and top bar (which router.tsx sets: the frame knows the screens). */
export const appRoute = createRoute({ getParentRoute: () => rootRoute, id: "app" });
