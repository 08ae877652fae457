import { createRoute } from "@tanstack/react-router";
import { NotFound } from "./not-found.tsx";
import { appRoute } from "./root-route.tsx";

/** Every address that no screen has: said in the frame, so that whoever is lost has the sidebar. */
export const nowhereRoute = createRoute({ getParentRoute: () => appRoute, path: "$", component: NotFound });
