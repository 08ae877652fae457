import {
  apiKeysCreate,
  apiKeysDelete,
  apiKeysList,
  devicesDelete,
  devicesList,
  meGet,
  mePassword,
  meUpdate,
  viewsGet,
  viewsPut,
  type ApiKey,
  type Device,
  type Scope,
} from "@pawl/api";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { wireUser, type User } from "../users/user.ts";
import type { ApiKeyRow, DeviceRow } from "./auth-tables.ts";

/** What people do with their own account. */
export function meRoutes({ people }: RouteParts): readonly Route[] {
  const { accounts, apiKeys, devices, directory, views } = people;

  const me = async ({ userId }: Principal): Promise<User> => {
    const user = await accounts.find(userId);
    if (user === null) throw new ApiError("unauthorized", "The account is no longer there.");
    return user;
  };
  const wire = async (user: User) => wireUser(user, (await directory.providers([user.id])).get(user.id) ?? []);

  return [
    route(meGet, async ({ principal }) => wire(await me(principal))),
    route(meUpdate, async ({ principal, body }) =>
      wire(body.name === undefined ? await me(principal) : await directory.update(principal.userId, body)),
    ),
    route(mePassword, async ({ principal, body }) => {
      if (principal.isGuest) throw new ApiError("forbidden", "A guest has no password; register instead.");
      await accounts.changePassword(await me(principal), { ...body, deviceId: principal.sessionId });
    }),

    route(devicesList, async ({ principal }) => ({
      items: (await devices.list(principal.userId)).map((row) => wireDevice(row, principal)),
    })),
    route(devicesDelete, async ({ principal: { userId }, params }) => {
      if (!(await devices.end({ userId, deviceId: params.device })))
        throw new ApiError("device_not_found", `There is no device ${JSON.stringify(params.device)}.`);
    }),

    route(apiKeysList, async ({ principal }) => ({ items: (await apiKeys.list(principal.userId)).map(wireApiKey) })),
    route(apiKeysCreate, async ({ principal, body, reply }) => {
      const { row, key } = await apiKeys.create(principal, body);
      void reply.header("cache-control", "no-store");
      return { ...wireApiKey(row), key };
    }),
    route(apiKeysDelete, async ({ principal: { userId }, params }) => {
      if (!(await apiKeys.remove({ userId, id: params.key })))
        throw new ApiError("api_key_not_found", `There is no API key ${JSON.stringify(params.key)}.`);
    }),

    route(viewsGet, async ({ principal }) => ({ items: await views.get(principal.userId) })),
    route(viewsPut, async ({ principal, body }) => ({ items: await views.put(principal.userId, body.items) })),
  ];
}

function wireDevice(row: DeviceRow, { sessionId }: Principal): Device {
  const { id, name, ip, userAgent, createdMs, lastSeenMs, expiresMs } = row;
  return {
    id,
    name,
    ip,
    userAgent,
    isCurrent: id === sessionId,
    createdAt: new Date(createdMs).toISOString(),
    lastSeenAt: new Date(lastSeenMs).toISOString(),
    expiresAt: new Date(expiresMs).toISOString(),
  };
}

function wireApiKey({ id, name, prefix, scopes, expiresMs, lastUsedMs, createdMs }: ApiKeyRow): ApiKey {
  return {
    id,
    name,
    prefix,
    scopes: JSON.parse(scopes) as Scope[],
    expiresAt: expiresMs === null ? null : new Date(expiresMs).toISOString(),
    lastUsedAt: lastUsedMs === null ? null : new Date(lastUsedMs).toISOString(),
    createdAt: new Date(createdMs).toISOString(),
  };
}
