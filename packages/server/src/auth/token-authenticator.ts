import type { Scope } from "@pawl/api";
import { ApiError } from "../http/api-error.ts";
import type { Authenticator } from "../http/authenticator.ts";
import type { Principal } from "../http/principal.ts";
import type { KnownUsers } from "../users/known-users.ts";
import { principalOf, type User } from "../users/user.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { apiKeyPrefix, type ApiKeys } from "./api-keys.ts";
import type { AuthChanges } from "./auth-changes.ts";
import type { DeviceRow } from "./auth-tables.ts";
import type { Devices } from "./devices.ts";
import { Remembered } from "./remembered.ts";

/**
 * Takes access tokens and API keys. What it knows of users, devices and keys it remembers, and forgets at once when it is changed here, and within two seconds when it is changed by another server; so
 * a request usually costs no query, and yet nobody stays who was thrown out.
 */
export class TokenAuthenticator implements Authenticator {
  readonly #parts: TokenAuthenticatorParts;
  readonly #devices = new Remembered<Pick<DeviceRow, "userId"> | null>(20_000);

  constructor(parts: TokenAuthenticatorParts) {
    this.#parts = parts;
    parts.changes.onChange((change) => {
      if (change.startsWith("device:")) this.#devices.forget(change.slice("device:".length));
      else if (change === "everything") this.#devices.clear();
    });
  }

  async authenticate(token: string): Promise<Principal> {
    await this.#parts.changes.catchUp();
    const principal = await (token.startsWith(apiKeyPrefix) ? this.#byKey(token) : this.#bySession(token));
    this.#parts.onSeen(principal.userId);
    return principal;
  }

  async #bySession(token: string): Promise<Principal> {
    const claims = await this.#parts.accessTokens.check(token);
    const device = await this.#devices.get(claims.deviceId, (id) => this.#parts.devices.find(id));
    const user = await this.#parts.users.get(claims.userId);
    if (device?.userId !== claims.userId || user === null)
      throw new ApiError("unauthorized", "The device has been signed out.");
    checkEnabled(user);
    if (user.version !== claims.version) throw new ApiError("token_expired", "The access token has been taken back.");
    return principalOf(user, {
      via: "session",
      scopes: null,
      sessionId: claims.deviceId,
      expiresMs: claims.expiresMs,
    });
  }

  async #byKey(token: string): Promise<Principal> {
    const { userId, scopes, expiresMs } = await this.#parts.apiKeys.check(token);
    const user = await this.#parts.users.get(userId);
    if (user === null) throw new ApiError("unauthorized", "The API key is not valid.");
    checkEnabled(user);
    return principalOf(user, { via: "api-key", scopes: JSON.parse(scopes) as Scope[], sessionId: null, expiresMs });
  }
}

export interface TokenAuthenticatorParts {
  readonly accessTokens: AccessTokens;
  readonly apiKeys: ApiKeys;
  readonly devices: Devices;
  readonly users: KnownUsers;
  readonly changes: AuthChanges;
  /** Whoever calls has been seen, and has made a request. */
  readonly onSeen: (userId: string) => void;
}

function checkEnabled(user: User): void {
  if (user.isDisabled) throw new ApiError("unauthorized", "The account is disabled.");
}
