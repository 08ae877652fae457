import { ApiError } from "../../http/api-error.ts";
import type { Accounts } from "../../users/accounts.ts";
import type { ServerSettings } from "../../users/server-settings.ts";
import type { User } from "../../users/user.ts";
import type { UserBase } from "../user-base.ts";
import type { Provider, ProviderProfile } from "./provider.ts";

/** Why a sign-in by a provider came to nothing; the page for signing in is told. */
export type OAuthFailure =
  | "oauth_denied"
  | "oauth_failed"
  | "oauth_email_unverified"
  | "email_taken"
  | "registration_closed"
  | "account_disabled";

export interface OAuthSignInParts {
  readonly accounts: Accounts;
  readonly settings: ServerSettings;
  readonly base: UserBase;
}

/**
 * The user that a provider's profile stands for:
 *
 * 1. Who has signed in with it before.
 * 2. Who has its address, if both the provider and we know it to be theirs. An account that anybody could have made with somebody else's address is not joined with that somebody.
 * 3. The guest who asked for it, who becomes a user and keeps what is theirs.
 * 4. A new user.
 */
export async function oauthSignIn(
  { accounts, settings, base }: OAuthSignInParts,
  {
    provider,
    profile,
    guestId,
  }: { readonly provider: Provider["id"]; readonly profile: ProviderProfile; readonly guestId: string | null },
): Promise<User | OAuthFailure> {
  const login = { providerId: provider, accountId: profile.subject };
  const known = await base.internalAdapter.findAccountByKey(login);
  if (known !== null) return enabled(await accounts.find(known.userId));

  const { email, isEmailVerified } = profile;
  if (email === null || !isEmailVerified) return "oauth_email_unverified";
  const bearer = await base.internalAdapter.findUserByEmail(email);
  if (bearer !== null) {
    const user = await accounts.find(bearer.user.id);
    if (user?.isEmailVerified !== true) return "email_taken";
    if (user.isDisabled) return "account_disabled";
    await accounts.addLogin(user.id, login);
    return user;
  }
  if (!(await settings.get()).allowRegistration) return "registration_closed";
  const name = profile.name.trim().slice(0, 100) || email;
  try {
    return await (guestId === null
      ? accounts.insert({ email, name, isEmailVerified: true, login })
      : accounts.upgrade(guestId, { email, name, isEmailVerified: true, login }));
  } catch (error) {
    if (error instanceof ApiError && error.code === "email_taken") return "email_taken";
    throw error;
  }
}

function enabled(user: User | null): User | OAuthFailure {
  if (user === null) return "oauth_failed";
  return user.isDisabled ? "account_disabled" : user;
}
