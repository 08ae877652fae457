import type { Principal } from "../http/principal.ts";

/** Whether what one may see the other may see too: what was subscribed to need not be decided anew. Pure. */
export function isSameCaller(before: Principal, now: Principal): boolean {
  return viewOf(before) === viewOf(now);
}

function viewOf(principal: Principal): string {
  const { userId, role, email, isEmailVerified, mustChangePassword, groups, scopes, via } = principal;
  return JSON.stringify([
    userId,
    role,
    email,
    isEmailVerified === true,
    mustChangePassword === true,
    groups,
    scopes,
    via,
  ]);
}
