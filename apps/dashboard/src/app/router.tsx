import { createRouter } from "@tanstack/react-router";
import { homeRoute } from "./home-route.ts";
import { appRoute, rootRoute } from "./root-route.tsx";
import { ErrorScreen } from "./error-screen.tsx";
import { NotFound } from "./not-found.tsx";
import { nowhereRoute } from "./nowhere-route.ts";
import { screens, sharedRoute, signInRoute } from "./screens.ts";
import { SignedIn } from "./signed-in.tsx";
import { parseSearch, stringifySearch } from "./search.ts";

appRoute.update({ component: SignedIn });

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    sharedRoute,
    appRoute.addChildren([homeRoute, ...screens, nowhereRoute]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
