import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";

export interface SignInSearch {
  readonly mode?: "register";
  /** A path of this server; where to go afterwards. */
  readonly returnTo?: string;
  /** What the server says of a sign-in elsewhere that did not work. */
  readonly error?: string;
}

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: Readonly<Record<string, unknown>>): SignInSearch => ({
    ...(raw["mode"] === "register" && { mode: "register" as const }),
    ...(typeof raw["returnTo"] === "string" && isOwnPath(raw["returnTo"]) && { returnTo: raw["returnTo"] }),
    ...(typeof raw["error"] === "string" && { error: raw["error"].slice(0, 100) }),
  }),
  component: lazyRouteComponent(() => import("./sign-in-screen.tsx"), "SignInScreen"),
});

/** A link must not lead from the sign-in page to another site. Pure. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[^\s\\]*$/.test(path);
}
