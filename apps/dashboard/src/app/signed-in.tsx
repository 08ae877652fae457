import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { restoreSession, useSession } from "../data/session.ts";
import { Frame } from "./frame.tsx";
import { Splash } from "./splash.tsx";

/** Lets in whoever is signed in, and sends others to sign in first and back. */
export function SignedIn() {
  const { status } = useSession();
  useEffect(() => void restoreSession(), []);
  if (status === "in") return <Frame />;
  return status === "out" ? <ToSignIn /> : <Splash />;
}

/** Once, and with the address from before: it changes under way. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const { href, pathname } = router.latestLocation;
    if (pathname === "/sign-in") return;
    const isStart = href === "/" || href === "/runs";
    void router.navigate({ to: "/sign-in", search: isStart ? {} : { returnTo: href }, replace: true });
  }, [router]);
  return <Splash />;
}
