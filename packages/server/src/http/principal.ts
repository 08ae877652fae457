import type { Role, Scope } from "@pawl/api";

/** Who calls. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly isGuest: boolean;
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

/** The names that a question can be put to for it to be put to this user. */
export function namesOf({ userId, email, name, groups, role }: Principal): readonly string[] {
  return [userId, ...(email === null ? [] : [email]), name, ...groups, `role:${role}`];
}
