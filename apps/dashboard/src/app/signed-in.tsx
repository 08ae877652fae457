import { useRouter } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useEffect } from "react";
import { restoreSession, useSession } from "../data/session.ts";
import { Button } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";
import { Frame } from "./frame.tsx";
import { Splash } from "./splash.tsx";

/** Lets in whoever is signed in, and sends others to sign in first and back. */
export function SignedIn() {
  const session = useSession();
  useEffect(() => void restoreSession(), []);
  switch (session.status) {
    case "in":
      return <Frame />;
    case "out":
      return <ToSignIn />;
    case "unknown":
      return <Splash />;
    case "unreachable":
      return <Unreachable message={session.message} />;
  }
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

function Unreachable({ message }: { readonly message: string }) {
  return (
    <main className="flex h-dvh">
      <EmptyState
        icon={Unplug}
        title="The server does not answer"
        action={
          <Button size="md" onClick={() => void restoreSession()}>
            Try again
          </Button>
        }
      >
        {message}
      </EmptyState>
    </main>
  );
}
