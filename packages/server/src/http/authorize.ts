import type { Access, Operation } from "@pawl/api";
import { ApiError } from "./api-error.ts";
import type { Principal } from "./principal.ts";

const ranks: Readonly<Record<Exclude<Access, "public">, number>> = { user: 1, operator: 2, admin: 3 };

const untilPasswordIsChanged: ReadonlySet<string> = new Set(["me.get", "me.password", "auth.logout"]);

/** Whether somebody may call an operation at all. Pure. @throws ApiError `unauthorized`, `password_change_required`, `forbidden`, `scope_missing`. */
export function authorize(op: Operation, principal: Principal | null): void {
  if (op.access === "public") return;
  if (principal === null) throw new ApiError("unauthorized", "This needs a signed-in user.");
  if (principal.mustChangePassword === true && !untilPasswordIsChanged.has(op.id))
    throw new ApiError("password_change_required", "The password must be changed first.");
  if (ranks[principal.role] < ranks[op.access])
    throw new ApiError("forbidden", `This is for ${op.access}s; you are ${article(principal.role)}.`);
  if (principal.scopes === null) return;
  if (op.scope === null) throw new ApiError("forbidden", "This cannot be done with an API key; sign in.");
  if (!principal.scopes.includes(op.scope))
    throw new ApiError("scope_missing", `The API key does not have the scope ${op.scope}.`);
}

function article(role: Principal["role"]): string {
  return role === "user" ? "a user" : `an ${role}`;
}
