import { expect, test } from "vitest";
import type { ServerOptions } from "../options.ts";
import { authSettingsOf } from "./auth-settings.ts";

const secret = "kY3vQ8zP1mT6wR9xL2bN5cJ7dF0gH4sA";
const options = (given: Partial<ServerOptions> = {}): ServerOptions => ({
  pawl: {} as never,
  database: "sqlite::memory:",
  secret,
  ...given,
});

test("takes what the environment says, and the options before it", () => {
  const env = {
    PAWL_SECRET: `${secret}-of-the-environment`,
    PAWL_ADMIN_EMAIL: "ops@example.com",
    PAWL_ADMIN_PASSWORD: "wide open meadow",
    PAWL_GITHUB_CLIENT_ID: "id",
    PAWL_GITHUB_CLIENT_SECRET: "client-secret",
    PAWL_GOOGLE_CLIENT_ID: "",
  };
  const { secret: _, ...others } = options();
  expect(authSettingsOf(others, env)).toEqual({
    secret: env.PAWL_SECRET,
    admin: { email: "ops@example.com", password: "wide open meadow" },
    oauth: { github: { clientId: "id", clientSecret: "client-secret" } },
  });
  expect(authSettingsOf(options({ admin: { email: "a@b.c", password: "another meadow" } }), env)).toMatchObject({
    secret,
    admin: { email: "a@b.c" },
  });
});

test("production wants a secret that is one, and never repeats it", () => {
  const refuse = (given: string | undefined) => {
    const { secret: _, ...others } = options();
    expect(() => authSettingsOf({ ...others, ...(given !== undefined && { secret: given }) }, {})).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: expect.stringMatching(/^The option secret of the server/),
      }),
    );
    if (given === undefined || given.length < 8) return;
    expect(() => authSettingsOf(options({ secret: given }), {})).not.toThrow(given);
  };
  for (const given of [
    undefined,
    "short",
    "changeme-changeme-changeme-changeme-1",
    "secret0123456789abcdefghijklmnopqrs",
    "a".repeat(64),
    "pawl-pawl-pawl-pawl-pawl-pawl-pawl-1",
  ])
    refuse(given);
  expect(authSettingsOf(options(), {}).secret).toBe(secret);
});

test("dev makes do without a secret, but not with a short one", () => {
  const { secret: _, ...others } = options({ mode: "dev" });
  expect(authSettingsOf(others, {}).secret).toBeNull();
  expect(() => authSettingsOf({ ...others, secret: "short" }, {})).toThrow("shorter than 32 characters");
});

test.each([
  [{ admin: { email: "x", password: "wide open meadow" } }, {}, "admin.email"],
  [{ admin: { email: "a@b.c", password: "short" } }, {}, "admin.password"],
  [{}, { PAWL_ADMIN_EMAIL: "a@b.c" }, "only one part is given"],
  [{}, { PAWL_GOOGLE_CLIENT_SECRET: "x" }, "option oauth.google"],
  [
    { oauth: { github: { clientId: "a", clientSecret: "b", url: "http://github.example.com" } } },
    {},
    "oauth.github.url",
  ],
])("refuses %j with %j", (given, env, message) => {
  expect(() => authSettingsOf(options(given), env)).toThrow(message);
});
