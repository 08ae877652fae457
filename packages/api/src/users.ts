import { z } from "zod";
import { Role, User } from "./auth.ts";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Id, line } from "./values.ts";

const user = z.object({ user: Id });

const limits = z.object({
  runsPerDay: z.int().min(0).nullable(),
  tokensPerDay: z.int().min(0).nullable(),
  fileBytes: z.int().min(0).nullable(),
});

export const usersList = operation({
  id: "users.list",
  route: "GET /users",
  summary: "Users, newest first",
  access: "admin",
  scope: "admin",
  query: z.object({ q: z.string().max(200).optional(), role: Role.optional(), ...pageQuery }),
  reply: pageOf(User),
});

export const usersCreate = operation({
  id: "users.create",
  route: "POST /users",
  idempotency: "none",
  summary: "A new user, with a password that is told once and must be changed at the first sign-in",
  access: "admin",
  scope: "admin",
  body: z.object({
    email: z.email().max(200),
    name: line(100).min(1),
    role: Role.default("user"),
    groups: z.array(line(100).min(1)).max(50).default([]),
  }),
  reply: z.object({ user: User, password: z.string() }),
  status: 201,
  errors: ["email_taken"],
});

export const usersGet = operation({
  id: "users.get",
  route: "GET /users/{user}",
  summary: "A user",
  access: "admin",
  scope: "admin",
  params: user,
  reply: User,
  errors: ["user_not_found"],
});

export const usersUpdate = operation({
  id: "users.update",
  route: "PATCH /users/{user}",
  summary: "Changes role, groups, limits; disables or enables",
  description: "Whoever is disabled or loses a role is signed out everywhere. The last admin stays one.",
  access: "admin",
  scope: "admin",
  params: user,
  body: z
    .object({
      name: line(100).min(1),
      isEmailVerified: z.boolean(),
      role: Role,
      groups: z.array(line(100).min(1)).max(50),
      isDisabled: z.boolean(),
      limits: limits.partial(),
    })
    .partial(),
  reply: User,
  errors: ["user_not_found", "last_admin"],
});

export const usersDelete = operation({
  id: "users.delete",
  route: "DELETE /users/{user}",
  summary: "Removes a user with workflows, links, keys and files; runs stay, for operators",
  access: "admin",
  scope: "admin",
  params: user,
  errors: ["user_not_found", "last_admin"],
});

export const usersPassword = operation({
  id: "users.password",
  route: "POST /users/{user}/password",
  idempotency: "none",
  summary: "A new password for somebody who forgot theirs, told once",
  rate: "auth",
  access: "admin",
  scope: "admin",
  params: user,
  reply: z.object({ password: z.string() }),
  errors: ["user_not_found"],
});

/** What an admin decides for all. */
export const Settings = z
  .object({
    allowGuests: z.boolean(),
    allowRegistration: z.boolean(),
    guestDays: z.int().min(1).max(3650).describe("Guests who were not seen for so long are removed"),
    defaultLimits: limits,
    auditDays: z.int().min(1).max(3650).describe("How long the audit log is kept"),
  })
  .meta({ id: "Settings" });

export const settingsGet = operation({
  id: "settings.get",
  route: "GET /settings",
  summary: "The server's settings",
  access: "admin",
  scope: "admin",
  reply: Settings,
});

export const settingsUpdate = operation({
  id: "settings.update",
  route: "PATCH /settings",
  summary: "Changes what is named",
  access: "admin",
  scope: "admin",
  body: Settings.extend({ defaultLimits: limits.partial() }).partial(),
  reply: Settings,
});

export type Settings = z.output<typeof Settings>;
