import type { Kysely } from "kysely";
import type { AuthSettings } from "../auth/auth-settings.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { oneTimePassword, type Accounts } from "./accounts.ts";

/** How to sign in as the admin that a first start has made. The password is told here and nowhere else. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

/**
 * Makes an admin where there is none. Null: there is one, or somebody has said who it is to be and so knows the password.
 *
 * @throws ApiError `email_taken`: somebody has registered with the address that the admin was to have.
 */
export async function ensureAdmin({
  db,
  accounts,
  given,
  mode,
}: {
  readonly db: Kysely<Tables>;
  readonly accounts: Accounts;
  readonly given: AuthSettings["admin"];
  readonly mode: "dev" | "production";
}): Promise<FirstAdmin | null> {
  if (await hasAdmin(db)) return null;
  const { email, password } = given ?? { email: "admin@localhost", password: oneTimePassword() };
  try {
    await accounts.create({
      email,
      name: "Admin",
      password,
      role: "admin",
      isEmailVerified: given !== null,
      // On one's own machine it may stay as it is.
      mustChangePassword: given === null && mode === "production",
    });
  } catch (error) {
    // Another server on this database starts at the same moment, and was faster.
    if (error instanceof ApiError && error.code === "email_taken" && (await hasAdmin(db))) return null;
    throw error;
  }
  return given === null ? { email, password } : null;
}

async function hasAdmin(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom("user")
    .select("id")
    .where("role", "=", "admin")
    .where("isDisabled", "=", 0)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
