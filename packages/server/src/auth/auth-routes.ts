import { authGuest, authLogin, authLogout, authRefresh, authRegister } from "@pawl/api";
import { ApiError } from "../http/api-error.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { checkPassword } from "./password-rules.ts";
import { refreshCookie } from "./refresh-cookie.ts";

/** How people come and go. */
export function authRoutes({ settings, people }: RouteParts): readonly Route[] {
  const { accounts, devices, signIn, serverSettings, directory } = people;
  return [
    route(authRegister, async ({ body, visitor, request, reply }) => {
      const call = { request, reply, settings };
      signIn.check(call, body);
      if (!(await serverSettings.get()).allowRegistration)
        throw new ApiError("registration_closed", "Nobody can register here by themselves.");
      checkPassword(body.password, body);
      const isGuest = visitor?.isGuest === true && visitor.via === "session";
      const user = isGuest ? await accounts.upgradeGuest(visitor.userId, body) : await accounts.create(account(body));
      return signIn.open(call, { user }, body);
    }),

    route(authLogin, async ({ body, request, reply }) => {
      const call = { request, reply, settings };
      signIn.check(call, body);
      return signIn.open(call, await accounts.signIn(body), body);
    }),

    route(authGuest, async ({ body, request, reply }) => {
      const call = { request, reply, settings };
      signIn.check(call, body);
      if (!(await serverSettings.get()).allowGuests) throw new ApiError("guests_closed", "There are no guests here.");
      return signIn.open(call, { user: await accounts.createGuest() }, body);
    }),

    route(authRefresh, ({ body, request, reply }) => signIn.refresh({ request, reply, settings }, body.refreshToken)),

    route(authLogout, async ({ body, principal, request, reply }) => {
      const { userId, sessionId } = principal;
      if (body.everywhere) await directory.signOut(userId);
      else if (sessionId !== null) await devices.end({ userId, deviceId: sessionId });
      refreshCookie.clear({ request, reply, settings });
    }),
  ];
}

/** Of what registering says, what makes the account. */
function account({
  email,
  name,
  password,
}: {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}) {
  return { email, name, password };
}
