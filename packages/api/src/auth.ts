import { z } from "zod";
import { operation } from "./operation.ts";
import { Id, line, prose, Timestamp } from "./values.ts";
import { Scope } from "./scope.ts";

export const Role = z.enum(["user", "operator", "admin"]).meta({ id: "Role" });

export const User = z
  .object({
    id: Id,
    email: z.string().nullable().describe("Null: a guest"),
    isEmailVerified: z
      .boolean()
      .describe("By an admin or by the provider that they signed in with; only then questions can be put to it"),
    name: z.string(),
    role: Role,
    isGuest: z.boolean(),
    groups: z.array(z.string()).describe("Questions that are put to one of these are put to the user"),
    isDisabled: z.boolean(),
    mustChangePassword: z.boolean(),
    limits: z.object({
      runsPerDay: z.int().nullable(),
      tokensPerDay: z.int().nullable(),
      fileBytes: z.int().nullable(),
    }),
    providers: z.array(z.enum(["password", "github", "google"])),
    createdAt: Timestamp,
    lastSeenAt: Timestamp.nullable(),
  })
  .meta({ id: "User" });

/** What signing in gives. Browsers get the refresh token as a cookie that scripts cannot read, others in the reply. */
export const Tokens = z
  .object({
    accessToken: z.string().describe("For `Authorization: Bearer`"),
    expiresAt: Timestamp,
    refreshToken: z.string().nullable().describe("Null where it came as a cookie"),
    user: User,
  })
  .meta({ id: "Tokens" });

const password = z.string().min(10).max(200);
const email = z.email().max(200);

/** How the refresh token comes. */
const delivery = {
  cookie: z.boolean().default(false).describe("true: the refresh token comes as an HttpOnly cookie, for browsers"),
  device: line(200).optional().describe("What the list of devices calls it"),
};

export const authRegister = operation({
  id: "auth.register",
  route: "POST /auth/register",
  summary: "A new account; a guest who is signed in keeps what is theirs",
  access: "public",
  body: z.object({ email, password, name: line(100).min(1), ...delivery }),
  reply: Tokens,
  status: 201,
  errors: ["email_taken", "password_weak", "registration_closed", "sign_in_busy", "origin_refused"],
  rate: "auth",
});

export const authLogin = operation({
  id: "auth.login",
  route: "POST /auth/login",
  summary: "Signs in with email and password",
  access: "public",
  // Not z.email(): the first admin is admin@localhost.
  body: z.object({ email: prose(200).min(1), password: z.string().min(1).max(200), ...delivery }),
  reply: Tokens,
  errors: ["credentials_wrong", "account_disabled", "sign_in_busy", "origin_refused"],
  rate: "auth",
});

export const authGuest = operation({
  id: "auth.guest",
  route: "POST /auth/guest",
  summary: "An account without a name, that can become a full one",
  access: "public",
  body: z.object(delivery).default({ cookie: false }),
  reply: Tokens,
  status: 201,
  errors: ["guests_closed", "origin_refused"],
  rate: "auth",
});

export const authRefresh = operation({
  id: "auth.refresh",
  route: "POST /auth/refresh",
  summary: "A new access token and a new refresh token; the old one is void",
  description:
    "A refresh token that was used before is taken for stolen: the device is signed out; for 10 seconds it may be used again, by a client whose answer got lost or another tab. With the cookie, the header `X-Pawl-Refresh: 1` is needed too.",
  access: "public",
  body: z.object({ refreshToken: z.string().max(500).optional() }).default({}),
  headers: [{ name: "X-Pawl-Refresh", description: "`1`, with the cookie in place of a token in the body" }],
  reply: Tokens,
  errors: ["refresh_invalid", "refresh_reused", "account_disabled", "origin_refused"],
  // There is nothing to guess, and every page that is loaded does it: of a whole office at one address.
  rate: "write",
});

export const authLogout = operation({
  id: "auth.logout",
  route: "POST /auth/logout",
  idempotency: "none",
  summary: "Ends this device's session",
  access: "user",
  body: z.object({ everywhere: z.boolean().default(false).describe("All devices") }).default({ everywhere: false }),
  rate: "auth",
});

export const authOAuth = operation({
  id: "auth.oauth",
  route: "GET /auth/oauth/{provider}",
  summary: "Sends a browser to GitHub or Google",
  access: "public",
  params: z.object({ provider: z.enum(["github", "google"]) }),
  query: z.object({ returnTo: z.string().max(500).default("/").describe("A path of this server") }),
  status: 302,
  errors: ["provider_not_configured", "return_path_invalid"],
  rate: "auth",
});

export const authOAuthCallback = operation({
  id: "auth.oauth.callback",
  route: "GET /auth/oauth/{provider}/callback",
  summary: "Where GitHub or Google send it back",
  access: "public",
  params: z.object({ provider: z.enum(["github", "google"]) }),
  query: z.looseObject({ code: z.string().max(2_000).optional(), state: z.string().max(2_000).optional() }),
  status: 302,
  rate: "auth",
});

export const meGet = operation({
  id: "me.get",
  route: "GET /me",
  summary: "Who the caller is",
  access: "user",
  reply: User,
});

export const meUpdate = operation({
  id: "me.update",
  route: "PATCH /me",
  summary: "Changes the caller's name",
  access: "user",
  body: z.object({ name: line(100).min(1).optional() }),
  reply: User,
});

export const mePassword = operation({
  id: "me.password",
  route: "POST /me/password",
  idempotency: "none",
  summary: "Changes the password, and signs out all other devices",
  access: "user",
  body: z.object({ current: z.string().max(200), password }),
  errors: ["credentials_wrong", "password_weak", "sign_in_busy"],
  rate: "auth",
});

export const Device = z
  .object({
    id: Id,
    name: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    isCurrent: z.boolean(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: "Device" });

export const devicesList = operation({
  id: "devices.list",
  route: "GET /me/devices",
  summary: "Where the caller is signed in",
  access: "user",
  reply: z.object({ items: z.array(Device) }),
});

export const devicesDelete = operation({
  id: "devices.delete",
  route: "DELETE /me/devices/{device}",
  summary: "Signs a device out",
  access: "user",
  params: z.object({ device: Id }),
  errors: ["device_not_found"],
});

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().describe("What it begins with"),
    scopes: z.array(Scope),
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: "ApiKey" });

export const apiKeysList = operation({
  id: "api-keys.list",
  route: "GET /me/api-keys",
  summary: "The caller's API keys",
  access: "user",
  reply: z.object({ items: z.array(ApiKey) }),
});

export const apiKeysCreate = operation({
  id: "api-keys.create",
  route: "POST /me/api-keys",
  idempotency: "none",
  summary: "A new API key; it is told only now",
  access: "user",
  body: z.object({
    name: line(100).min(1),
    scopes: z.array(Scope).min(1),
    expiresInDays: z.int().min(1).max(3650).nullable().default(90),
  }),
  reply: ApiKey.extend({ key: z.string() }),
  status: 201,
  errors: ["scope_not_allowed"],
});

export const apiKeysDelete = operation({
  id: "api-keys.delete",
  route: "DELETE /me/api-keys/{key}",
  summary: "Takes an API key back",
  access: "user",
  params: z.object({ key: Id }),
  errors: ["api_key_not_found"],
});

/** A list of runs with its filters and columns, under a name. */
export const View = z
  .object({ id: Id, name: line(200), search: prose(5_000).describe("The query of the page's address") })
  .meta({ id: "View" });

export const viewsGet = operation({
  id: "views.get",
  route: "GET /me/views",
  summary: "The caller's saved views of the list of runs",
  access: "user",
  reply: z.object({ items: z.array(View) }),
});

export const viewsPut = operation({
  id: "views.put",
  route: "PUT /me/views",
  summary: "Replaces them",
  access: "user",
  body: z.object({ items: z.array(View).max(100) }),
  reply: z.object({ items: z.array(View) }),
});

export type Role = z.output<typeof Role>;
export type User = z.output<typeof User>;
export type Tokens = z.output<typeof Tokens>;
export type Device = z.output<typeof Device>;
export type ApiKey = z.output<typeof ApiKey>;
export type View = z.output<typeof View>;
