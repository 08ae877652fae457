import type * as api from "@pawl/api";
import type { Session, SessionListener } from "../auth/session.ts";
import type { CallOptions, Http } from "../http/http.ts";
import { addressOf } from "../http/address.ts";

type Given<Op extends api.Operation> = Omit<NonNullable<api.BodyInput<Op>>, "cookie">;

/** `client.auth`: signing in and out. The client keeps the tokens, and renews them before they are over. */
export function authCalls(http: Http, session: Session, { hasCookie }: { readonly hasCookie: boolean }) {
  const signIn = async <Op extends typeof api.authLogin | typeof api.authRegister | typeof api.authGuest>(
    route: string,
    body: Given<Op>,
    options: CallOptions = {},
  ): Promise<api.User> => {
    const given = { ...body, cookie: hasCookie } as unknown as api.BodyInput<Op>;
    // Only whoever registers may be somebody already: a guest.
    const isAuth = route !== "POST /auth/register";
    const tokens = await http.call<Op>(route, { body: given }, { ...options, isAuth, withCookie: hasCookie });
    session.signedIn(tokens);
    return tokens.user;
  };
  return {
    /** Who is signed in, as far as this client knows; null: nobody. */
    get user(): api.User | null {
      return session.user;
    },
    /** Calls back when somebody signs in or out, or the server ends the session. Returns how to stop. */
    onChange: (listener: SessionListener) => session.onChange(listener),
    /** A new account; a guest who is signed in keeps what is theirs. @throws ApiProblem `email_taken`, `password_weak`, `registration_closed`. */
    register: (body: Given<typeof api.authRegister>, options?: CallOptions) =>
      signIn<typeof api.authRegister>("POST /auth/register", body, options),
    /** @throws ApiProblem `credentials_wrong`, `account_disabled`. */
    login: (body: Given<typeof api.authLogin>, options?: CallOptions) =>
      signIn<typeof api.authLogin>("POST /auth/login", body, options),
    /** An account without a name, that can become a full one by `register`. @throws ApiProblem `guests_closed`. */
    guest: (body: Given<typeof api.authGuest> = {}, options?: CallOptions) =>
      signIn<typeof api.authGuest>("POST /auth/guest", body, options),
    /**
     * Goes on with a session that was begun before: by the browser's cookie, or the refresh token that the client was made with. Null: there is none, sign in. A page calls it when it is
     * loaded; later the client refreshes by itself.
     */
    refresh: async (): Promise<api.User | null> => (await session.refresh())?.user ?? null,
    /** Ends this device's session, with `everywhere` all devices'. */
    logout: async (body: api.BodyInput<typeof api.authLogout> = {}, options: CallOptions = {}): Promise<void> => {
      try {
        await http.call<typeof api.authLogout>("POST /auth/logout", { body }, { ...options, withCookie: hasCookie });
      } finally {
        session.signedOut();
      }
    },
    /** Where a browser goes to sign in with GitHub or Google; it comes back to `returnTo`, a path of the server, and the page there calls `refresh`. */
    oauthUrl: (provider: "github" | "google", returnTo = "/"): string =>
      addressOf(http.url, "/auth/oauth/{provider}", { params: { provider }, query: { returnTo } }),
  };
}
