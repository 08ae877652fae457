import { Navigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { restoreSession, useSession } from "../data/session.ts";
import { Frame } from "./frame.tsx";
import { Splash } from "./splash.tsx";

/** Lets in whoever is signed in, and sends others to sign in first and back. */
export function SignedIn() {
  const session = useSession();
  const here = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => void restoreSession(), []);
  if (session.status === "unknown") return <Splash />;
  if (session.status === "out")
    return <Navigate to="/sign-in" search={here === "/" || here === "/runs" ? {} : { returnTo: here }} replace />;
  return <Frame />;
}
