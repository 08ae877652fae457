import type { Role } from "@pawl/api";
import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { AuthChanges } from "../auth/auth-changes.ts";
import type { FailedSignIns } from "../auth/failed-sign-ins.ts";
import { endDevices } from "../auth/devices.ts";
import type { PasswordHashing } from "../auth/password-hashing.ts";
import { checkPassword } from "../auth/password-rules.ts";
import type { UserBase } from "../auth/user-base.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { userOf, type User } from "./user.ts";

/** A way to sign in with a password, in better-auth's words. */
export const credential = "credential";

export interface AccountsParts {
  readonly db: Kysely<Tables>;
  readonly base: UserBase;
  readonly hashing: PasswordHashing;
  readonly changes: AuthChanges;
  readonly failed: FailedSignIns;
  readonly nowMs: () => number;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role?: Role;
  readonly groups?: readonly string[];
  readonly isEmailVerified?: boolean;
  readonly mustChangePassword?: boolean;
}

/** Somebody who has just shown who they are. */
export interface Bearer {
  readonly user: User;
  /** Whether what they have shown still holds, asked in the transaction in which something is made of it. @throws ApiError `credentials_wrong` */
  readonly check: (tx: Kysely<Tables>) => Promise<void>;
}

/** How accounts come to be, and how their passwords are checked and changed. */
export class Accounts {
  readonly #parts: AccountsParts;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  async find(id: string): Promise<User | null> {
    const row = await this.#parts.db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : userOf(row);
  }

  /** @throws ApiError `email_taken` */
  async create({ password, ...user }: NewUser): Promise<User> {
    return this.insert({
      ...user,
      login: { providerId: credential, password: await this.#parts.hashing.hash(password) },
    });
  }

  /** An account that nobody else can sign in to: what is theirs is kept by their refresh token alone. */
  createGuest(): Promise<User> {
    const id = randomUUID();
    return this.insert({
      id,
      email: `guest-${id}@guest.invalid`,
      name: `Guest ${id.slice(0, 4)}`,
      isGuest: true,
      login: null,
    });
  }

  /**
   * The user whose email and password these are. An email that is not known takes as long as a wrong password.
   *
   * @throws ApiError `credentials_wrong`, `account_disabled`, `sign_in_busy`, `too_many_requests`
   */
  async signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<Bearer> {
    const bearer = await this.#parts.failed.attempt(email, () => this.#bearerOf({ email, password }));
    if (bearer === null) throw credentialsWrong();
    // Only whoever knows the password is told.
    if (bearer.user.isDisabled) throw new ApiError("account_disabled", "The account is disabled.");
    return bearer;
  }

  async #bearerOf({ email, password }: { readonly email: string; readonly password: string }): Promise<Bearer | null> {
    const { base, hashing } = this.#parts;
    const found = await base.internalAdapter.findUserByEmail(email, { includeAccounts: true });
    const hash = found?.accounts.find(({ providerId }) => providerId === credential)?.password ?? null;
    if (found === null || hash === null) {
      await hashing.hash(password);
      return null;
    }
    const user = (await hashing.verify({ hash, password })) ? await this.find(found.user.id) : null;
    return user && { user, check: (tx) => checkPasswordIs(tx, { userId: user.id, hash }) };
  }

  /**
   * Makes a guest a user with email and password; all that is theirs stays theirs, since the id does. The guest's devices are signed out: with the account comes a new sign-in.
   *
   * @throws ApiError `email_taken`
   */
  async upgradeGuest(
    id: string,
    { email, name, password }: Pick<NewUser, "email" | "name" | "password">,
  ): Promise<User> {
    const hash = await this.#parts.hashing.hash(password);
    return this.upgrade(id, {
      email,
      name,
      isEmailVerified: false,
      login: { providerId: credential, accountId: id, password: hash },
    });
  }

  /** Changes one's own password, and signs out all other devices. @throws ApiError `credentials_wrong`, `password_weak`, `sign_in_busy` */
  async changePassword(
    user: User,
    {
      current,
      password,
      deviceId,
    }: { readonly current: string; readonly password: string; readonly deviceId: string | null },
  ): Promise<void> {
    const { db, hashing } = this.#parts;
    const row = await db
      .selectFrom("account")
      .select("password")
      .where("userId", "=", user.id)
      .where("providerId", "=", credential)
      .executeTakeFirst();
    const hash = row?.password ?? null;
    if (hash === null)
      throw new ApiError("credentials_wrong", "The account has no password; it is signed in to by a provider.");
    // Whoever has got hold of a signed-in page can guess no more often here than at the door.
    const isRight = await this.#parts.failed.attempt(`user:${user.id}`, async () =>
      (await hashing.verify({ hash, password: current })) ? true : null,
    );
    if (isRight === null) throw new ApiError("credentials_wrong", "The present password is not right.");
    checkPassword(password, { email: user.email ?? "", name: user.name });
    if (password === current) throw new ApiError("password_weak", "The new password is the present one.");
    await this.#writePassword(user.id, {
      hash: await hashing.hash(password),
      but: deviceId,
      mustChangePassword: false,
    });
  }

  /** A password that is told once, for somebody who forgot theirs; signs out all devices. What was tried in vain before counts no more: it was tried for another password. */
  async resetPassword({ id, email }: Pick<User, "id" | "email">): Promise<string> {
    const { hashing, failed } = this.#parts;
    const password = oneTimePassword();
    const hash = await hashing.hash(password);
    await this.#writePassword(id, { hash, but: null, mustChangePassword: true });
    if (email !== null) await failed.forget(email);
    return password;
  }

  /** @throws ApiError `email_taken` */
  async insert({
    id = randomUUID(),
    email,
    name,
    role = "user",
    groups = [],
    isGuest = false,
    isEmailVerified = false,
    mustChangePassword = false,
    login,
  }: Omit<NewUser, "password"> & {
    readonly id?: string;
    readonly isGuest?: boolean;
    readonly login: Login | null;
  }): Promise<User> {
    const { base, nowMs } = this.#parts;
    const now = new Date(nowMs());
    const data = {
      id,
      name,
      email: email.toLowerCase(),
      emailVerified: isEmailVerified,
      createdAt: now,
      updatedAt: now,
      role,
      groups: JSON.stringify(groups),
      isGuest: Number(isGuest),
      isDisabled: 0,
      mustChangePassword: Number(mustChangePassword),
      version: 1,
      createdMs: now.getTime(),
      // Whoever has been given a password has not been here yet.
      lastSeenMs: mustChangePassword ? null : now.getTime(),
    };
    try {
      await base.adapter.transaction(async (tx) => {
        await tx.create({ model: "user", data, forceAllowId: true });
        if (login === null) return;
        const account = { accountId: id, ...login, userId: id, createdAt: now, updatedAt: now };
        await tx.create({ model: "account", data: account });
      });
    } catch (error) {
      throw (await this.#isTaken(email, id)) ? emailTaken() : error;
    }
    const user = await this.find(id);
    if (user === null) throw new ApiError("user_not_found", "The user was removed meanwhile.");
    return user;
  }

  /** @throws ApiError `email_taken`, `user_not_found` */
  async upgrade(
    id: string,
    {
      email,
      name,
      isEmailVerified,
      login,
    }: Pick<NewUser, "email" | "name" | "isEmailVerified"> & { readonly login: Login },
  ): Promise<User> {
    try {
      return await this.#parts.changes.change(async (tx, changed) => {
        const row = await tx
          .updateTable("user")
          .set((eb) => ({
            email: email.toLowerCase(),
            name,
            emailVerified: isEmailVerified === true,
            isGuest: 0,
            updatedAt: this.#nowText(),
            version: eb("version", "+", 1),
          }))
          .where("id", "=", id)
          .where("isGuest", "=", 1)
          .where("isDisabled", "=", 0)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw new ApiError("user_not_found", "The guest is a guest no longer.");
        await this.#insertLogin(tx, id, login);
        changed(`user:${id}`, ...(await endDevices(tx, { userId: id })));
        return userOf(row);
      });
    } catch (error) {
      throw !(error instanceof ApiError) && (await this.#isTaken(email, id)) ? emailTaken() : error;
    }
  }

  /** Another way to sign in to an account that there is. */
  async addLogin(userId: string, login: Login): Promise<void> {
    await this.#insertLogin(this.#parts.db, userId, login);
  }

  async #insertLogin(db: Kysely<Tables>, userId: string, login: Login): Promise<void> {
    await db
      .insertInto("account")
      .values({
        id: randomUUID(),
        accountId: userId,
        ...login,
        userId,
        createdAt: this.#nowText(),
        updatedAt: this.#nowText(),
      })
      .execute();
  }

  async #writePassword(
    userId: string,
    {
      hash,
      but,
      mustChangePassword,
    }: { readonly hash: string; readonly but: string | null; readonly mustChangePassword: boolean },
  ): Promise<void> {
    await this.#parts.changes.change(async (tx, changed) => {
      const { numUpdatedRows } = await tx
        .updateTable("account")
        .set({ password: hash, updatedAt: this.#nowText() })
        .where("userId", "=", userId)
        .where("providerId", "=", credential)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) await this.#insertLogin(tx, userId, { providerId: credential, password: hash });
      // The version stays: the device that asked goes on with its access token, and the others have none any more.
      await tx
        .updateTable("user")
        .set({ mustChangePassword: Number(mustChangePassword), updatedAt: this.#nowText() })
        .where("id", "=", userId)
        .execute();
      changed(`user:${userId}`, ...(await endDevices(tx, { userId, but })));
    });
  }

  async #isTaken(email: string, id: string): Promise<boolean> {
    const row = await this.#parts.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", email.toLowerCase())
      .executeTakeFirst();
    return row !== undefined && row.id !== id;
  }

  /** As better-auth writes dates on SQLite; PostgreSQL reads it too. */
  #nowText(): string {
    return new Date(this.#parts.nowMs()).toISOString();
  }
}

/** better-auth's account: `accountId` is the provider's id of the user; of passwords, ours. */
export interface Login {
  readonly providerId: string;
  readonly accountId?: string;
  readonly password?: string;
}

/** 20 characters that cannot be mistaken for one another: 100 bits. */
export function oneTimePassword(): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  const text = [...randomBytes(20)].map((byte) => alphabet.charAt(byte % 32)).join("");
  return text.replaceAll(/(.{5})(?!$)/g, "$1-");
}

function emailTaken(): ApiError {
  return new ApiError("email_taken", "There is an account with this email already.");
}

async function checkPasswordIs(
  tx: Kysely<Tables>,
  { userId, hash }: { readonly userId: string; readonly hash: string },
): Promise<void> {
  const row = await tx
    .selectFrom("account")
    .select("id")
    .where("userId", "=", userId)
    .where("providerId", "=", credential)
    .where("password", "=", hash)
    .executeTakeFirst();
  if (row === undefined) throw credentialsWrong();
}

function credentialsWrong(): ApiError {
  return new ApiError("credentials_wrong", "There is no account with this email and password.");
}
