import {
  settingsGet,
  settingsUpdate,
  usersCreate,
  usersDelete,
  usersGet,
  usersList,
  usersPassword,
  usersUpdate,
} from "@pawl/api";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { pauseSchedulesOf } from "../schedules/schedules-of.ts";
import { oneTimePassword } from "./accounts.ts";
import { notFound } from "./user-directory.ts";
import { wireUser, type User } from "./user.ts";

/** What admins do with users and settings. */
export function userRoutes({ people, pawl }: RouteParts): readonly Route[] {
  const { accounts, directory, serverSettings } = people;

  const user = async (id: string): Promise<User> => {
    const user = await accounts.find(id);
    if (user === null) throw notFound(id);
    return user;
  };
  const wireAll = async (users: readonly User[]) => {
    const providers = await directory.providers(users.map(({ id }) => id));
    return users.map((user) => wireUser(user, providers.get(user.id) ?? []));
  };
  const wire = async (user: User) => (await wireAll([user]))[0];

  return [
    route(usersList, async ({ query }) => {
      const { items, nextCursor } = await directory.list(query);
      return { items: await wireAll(items), nextCursor };
    }),
    route(usersCreate, async ({ body, reply }) => {
      const password = oneTimePassword();
      // An admin says whose address it is.
      const user = await accounts.create({ ...body, password, isEmailVerified: true, mustChangePassword: true });
      void reply.header("cache-control", "no-store");
      return { user: await wire(user), password };
    }),
    route(usersGet, async ({ params }) => wire(await user(params.user))),
    route(usersUpdate, async ({ params, body }) => {
      const changed = await directory.update(params.user, body);
      if (body.isDisabled === true) await pauseSchedulesOf(pawl, params.user, "The account is disabled.");
      return wire(changed);
    }),
    route(usersDelete, ({ params }) => directory.remove(params.user)),
    route(usersPassword, async ({ params, reply }) => {
      const found = await user(params.user);
      if (found.isGuest) throw notFound(found.id);
      void reply.header("cache-control", "no-store");
      return { password: await accounts.resetPassword(found) };
    }),

    route(settingsGet, () => serverSettings.get()),
    route(settingsUpdate, ({ body }) => serverSettings.update(body)),
  ];
}
