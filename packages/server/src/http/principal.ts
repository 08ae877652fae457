import type { Role, Scope } from "@pawl/api";

/** Who calls. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  /** Somebody has made sure that the address is theirs: a provider, or an admin who has made the account. Otherwise nothing is given on account of it. */
  readonly isEmailVerified?: boolean;
  readonly role: Role;
  readonly isGuest: boolean;
  /** Signed in with a password that was made for them: they can do nothing but change it. */
  readonly mustChangePassword?: boolean;
  /** Questions that are put to one of these are put to the user. */
  readonly groups: readonly string[];
  readonly via: "session" | "api-key";
  /** Of an API key: what it may do; null: all that the user may. */
  readonly scopes: readonly Scope[] | null;
  /** Of a session: which; null: an API key. */
  readonly sessionId: string | null;
  /** When the token that was brought is over; null: it is not. */
  readonly expiresMs: number | null;
}

/** Operators and admins see everybody's runs. */
export function seesAll({ role }: Pick<Principal, "role">): boolean {
  return role === "operator" || role === "admin";
}

/** Whose runs are meant: undefined, everybody's. */
export function ownerSeen(principal: Principal): string | undefined {
  return seesAll(principal) ? undefined : principal.userId;
}

/**
 * The names that a question can be put to for it to be put to this user: only such as nobody can give themselves. The name that they have chosen is none of them, and their email
 * address only where somebody has made sure of it. A group has no name that could be taken for a role.
 */
export function namesOf({ userId, email, isEmailVerified, groups, role }: Principal): readonly string[] {
  const verified = email !== null && isEmailVerified === true ? [email] : [];
  return [...new Set([userId, ...verified, ...groups.filter((group) => !group.startsWith("role:")), `role:${role}`])];
}
