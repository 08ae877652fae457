import type { Tokens } from "@pawl/api";
import type { FastifyRequest } from "fastify";
import { tellAudit } from "../audit/audit-facts.ts";
import { ApiError } from "../http/api-error.ts";
import type { Accounts, Bearer } from "../users/accounts.ts";
import type { Usage } from "../users/usage.ts";
import type { UserDirectory } from "../users/user-directory.ts";
import { wireUser, type User } from "../users/user.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { Devices, Origin, SignedIn } from "./devices.ts";
import { checkCookieUse, checkCookieWish, refreshCookie, type CookieCall } from "./refresh-cookie.ts";

export interface SignInParts {
  readonly accounts: Accounts;
  readonly accessTokens: AccessTokens;
  readonly devices: Devices;
  readonly directory: UserDirectory;
  readonly usage: Usage;
}

/** How the client wants to get its refresh token. */
export interface Delivery {
  readonly cookie: boolean;
  readonly device?: string | undefined;
}

/** Signs a user in on the device that calls, and gives it tokens. */
export class SignIn {
  readonly #parts: SignInParts;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** Before anything is done for a client that wants a cookie. @throws ApiError `origin_refused` */
  check(call: CookieCall, { cookie }: Delivery): void {
    if (cookie) checkCookieWish(call);
  }

  /** @throws ApiError `account_disabled`, `credentials_wrong` */
  async open(
    call: CookieCall,
    { user, check }: Pick<Bearer, "user"> & Partial<Bearer>,
    { cookie, device }: Delivery,
  ): Promise<Tokens> {
    tellAudit(call.request, { user });
    const signedIn = await this.#parts.devices.open(user.id, {
      name: device?.trim() || undefined,
      ...originOf(call.request),
      check,
    });
    return this.#reply(call, user, { signedIn, cookie });
  }

  /** For a browser that is on its way elsewhere: only the cookie. */
  async openByCookie(call: CookieCall, user: User): Promise<void> {
    tellAudit(call.request, { user });
    const { refreshToken, expiresMs } = await this.#parts.devices.open(user.id, originOf(call.request));
    refreshCookie.write(call, { token: refreshToken, expiresMs });
  }

  /** @throws ApiError `refresh_invalid`, `refresh_reused`, `account_disabled`, `origin_refused` */
  async refresh(call: CookieCall, given: string | undefined): Promise<Tokens> {
    const cookie = given === undefined;
    if (cookie) checkCookieUse(call);
    const token = given ?? refreshCookie.read(call);
    if (token === null)
      throw new ApiError("refresh_invalid", "There is no refresh token, neither in the body nor as a cookie.");
    try {
      const signedIn = await this.#parts.devices.refresh(token, originOf(call.request));
      const user = await this.#parts.accounts.find(signedIn.userId);
      if (user === null) throw new ApiError("refresh_invalid", "The account is no longer there.");
      this.#parts.usage.seen(user.id);
      return await this.#reply(call, user, { signedIn, cookie });
    } catch (error) {
      if (cookie && error instanceof ApiError) refreshCookie.clear(call);
      throw error;
    }
  }

  async #reply(
    call: CookieCall,
    user: User,
    { signedIn, cookie }: { readonly signedIn: SignedIn; readonly cookie: boolean },
  ): Promise<Tokens> {
    const { deviceId, refreshToken, expiresMs } = signedIn;
    const { id: userId, role, version } = user;
    const [access, providers] = await Promise.all([
      this.#parts.accessTokens.make({ userId, deviceId, role, version }),
      this.#parts.directory.providers([userId]),
    ]);
    if (cookie) refreshCookie.write(call, { token: refreshToken, expiresMs });
    void call.reply.header("cache-control", "no-store");
    return {
      accessToken: access.token,
      expiresAt: new Date(access.expiresMs).toISOString(),
      refreshToken: cookie ? null : refreshToken,
      user: wireUser(user, providers.get(userId) ?? []),
    };
  }
}

export function originOf(request: FastifyRequest): Origin {
  const userAgent = request.headers["user-agent"]?.slice(0, 300);
  return { ip: request.ip, userAgent: userAgent === undefined || userAgent === "" ? null : userAgent };
}
