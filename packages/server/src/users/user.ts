import type { Role, User as WireUser } from "@pawl/api";
import type { Principal } from "../http/principal.ts";
import type { UserRow } from "./user-tables.ts";

/** A user, as the server works with them. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** Null: a guest. */
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly role: Role;
  readonly groups: readonly string[];
  readonly isGuest: boolean;
  readonly isDisabled: boolean;
  readonly mustChangePassword: boolean;
  readonly limits: Limits;
  readonly version: number;
  readonly createdMs: number;
  readonly lastSeenMs: number | null;
}

/** Null: what the settings say; there, null is no limit. */
export type Limits = WireUser["limits"];

export function userOf(row: UserRow): User {
  const isGuest = row.isGuest === 1;
  return {
    id: row.id,
    name: row.name,
    email: isGuest ? null : row.email,
    isEmailVerified: !isGuest && Boolean(row.emailVerified),
    role: row.role as Role,
    groups: JSON.parse(row.groups) as string[],
    isGuest,
    isDisabled: row.isDisabled === 1,
    mustChangePassword: row.mustChangePassword === 1,
    limits: { runsPerDay: row.runsPerDay, tokensPerDay: row.tokensPerDay, fileBytes: row.fileBytes },
    version: row.version,
    createdMs: row.createdMs,
    lastSeenMs: row.lastSeenMs,
  };
}

export function wireUser(user: User, providers: readonly string[]): WireUser {
  const { version, createdMs, lastSeenMs, groups, ...same } = user;
  void version;
  return {
    ...same,
    groups: [...groups],
    providers: providers
      .map((provider) => (provider === "credential" ? "password" : provider))
      .sort() as WireUser["providers"],
    createdAt: new Date(createdMs).toISOString(),
    lastSeenAt: lastSeenMs === null ? null : new Date(lastSeenMs).toISOString(),
  };
}

export function principalOf(user: User, via: Pick<Principal, "via" | "scopes" | "sessionId" | "expiresMs">): Principal {
  const { id: userId, name, email, isEmailVerified, role, isGuest, mustChangePassword, groups } = user;
  return { userId, name, email, isEmailVerified, role, isGuest, mustChangePassword, groups, ...via };
}
