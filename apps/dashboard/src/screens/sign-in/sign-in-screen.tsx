import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTitle } from "../../app/screen-header.tsx";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { keys } from "../../data/keys.ts";
import { restoreSession, signIn, useSession } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { Mark } from "../../design/mark.tsx";
import { Note } from "../../design/note.tsx";
import { OAuthButtons } from "./oauth-buttons.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { useAttempt } from "./use-attempt.ts";

const route = getRouteApi("/sign-in");

/** Where people come in: by password, by GitHub or Google, as a guest, or with a new account; what the server allows. */
export function SignInScreen() {
  const { mode, returnTo = "/", error } = route.useSearch();
  const session = useSession();
  const router = useRouter();
  const info = useQuery({ queryKey: keys.info, queryFn: () => client.operate.info(), staleTime: Infinity });
  const guest = useAttempt(signIn.asGuest);
  const isNew = mode === "register";
  useTitle(isNew ? "New account" : "Sign in");
  useEffect(() => void restoreSession(), []);
  const isIn = session.status === "in" && !(session.user.isGuest && isNew);
  useEffect(() => {
    if (isIn) router.history.replace(returnTo);
  }, [isIn, returnTo, router]);
  const allows = info.data?.allows;
  const providers = info.data?.providers ?? [];
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas px-4 py-10">
      <div className="w-full max-w-88">
        <header className="mb-6 flex flex-col items-center gap-3 text-center">
          <Mark className="size-10" />
          <h1 className="text-xl font-semibold tracking-tight">{isNew ? "Make an account" : "Sign in to Pawl"}</h1>
        </header>
        <div className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5 shadow-low">
          {session.status === "out" && session.reason === "ended" && (
            <Note title="Your session has ended">Sign in again to go on where you were.</Note>
          )}
          {error !== undefined && (
            <Note look="error" title="That sign-in did not work">
              {error}
            </Note>
          )}
          {info.isError && (
            <Note
              look="error"
              title="The server cannot be reached"
              action={<Button onClick={() => void info.refetch()}>Try again</Button>}
            >
              {messageOf(info.error)}
            </Note>
          )}
          <SignInForm isNew={isNew} />
          {providers.length > 0 && <OAuthButtons providers={providers} returnTo={returnTo} />}
          {allows?.guests === true && !isNew && (
            <div className="flex flex-col gap-2 border-t border-line pt-4">
              <Button size="md" isBusy={guest.isBusy} onClick={() => void guest.run()}>
                Go on as a guest
              </Button>
              <p className="text-center text-xs text-balance text-ink-faint">
                What you do stays yours when you make an account later.
              </p>
              {guest.error !== null && (
                <Note look="error" title="That did not work">
                  {guest.error}
                </Note>
              )}
            </div>
          )}
        </div>
        <p className="mt-4 text-center text-sm text-ink-soft">
          {isNew ? (
            <Link to="/sign-in" search={{ returnTo }} className="text-accent hover:underline">
              Sign in instead
            </Link>
          ) : (
            allows?.registration === true && (
              <Link to="/sign-in" search={{ mode: "register", returnTo }} className="text-accent hover:underline">
                Make an account
              </Link>
            )
          )}
        </p>
      </div>
    </main>
  );
}
