import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../../app/root-route.tsx";
import { runTabOf, type RunTab } from "./run-tab.ts";

export interface RunPageSearch {
  readonly tab?: RunTab;
  /** The step that is looked at, by its key. */
  readonly step?: string;
}

export const runRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/runs/$run",
  validateSearch: (raw: Readonly<Record<string, unknown>>): RunPageSearch => {
    const tab = runTabOf(raw["tab"]);
    return {
      ...(tab !== null && { tab }),
      ...(typeof raw["step"] === "string" && raw["step"] !== "" && { step: raw["step"] }),
    };
  },
  component: lazyRouteComponent(() => import("./run-screen.tsx"), "RunScreen"),
});
