import { seesAll, type Principal } from "../http/principal.ts";

/**
 * Schedules have names that are unique in the namespace. Those of users have the user's id in them, so that nobody learns from a name that is taken, or takes one from others;
 * the user does not see it. Operators see and give names as they are.
 */
export function storedName(principal: Principal, name: string): string {
  return seesAll(principal) ? name : prefixOf(principal.userId) + name;
}

/** The name as the caller knows it. Pure. */
export function shownName(principal: Pick<Principal, "role">, name: string, owner: string | undefined): string {
  const prefix = owner === undefined ? "" : prefixOf(owner);
  return seesAll(principal) || !name.startsWith(prefix) ? name : name.slice(prefix.length);
}

function prefixOf(userId: string): string {
  return `user:${userId}:`;
}
