import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { CircleUserRound } from "lucide-react";
import type { NavigationEntry } from "../../app/navigation.ts";
import { appRoute } from "../../app/root-route.tsx";

export const accountTabs = ["profile", "devices", "keys", "usage", "display"] as const;
export type AccountTab = (typeof accountTabs)[number];

export interface AccountSearch {
  readonly tab?: AccountTab;
}

export const accountRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/account",
  validateSearch: (raw: Readonly<Record<string, unknown>>): AccountSearch => {
    const tab = accountTabs.find((tab) => tab === raw["tab"]);
    return tab === undefined ? {} : { tab };
  },
  component: lazyRouteComponent(() => import("./account-screen.tsx"), "AccountScreen"),
});

export const accountNavigation: NavigationEntry = {
  label: "Account",
  icon: CircleUserRound,
  to: "/account",
  key: "c",
  group: "account",
};
