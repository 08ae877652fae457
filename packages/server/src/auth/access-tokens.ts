import { errors, jwtVerify, SignJWT, type JWTHeaderParameters } from "jose";
import { ApiError } from "../http/api-error.ts";
import { Remembered } from "./remembered.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string;
  readonly deviceId: string;
  readonly role: string;
  /** Of the user, when it was made. */
  readonly version: number;
  readonly expiresMs: number;
}

export const accessLifetimeMs = 15 * 60_000;

const issuer = "pawl";
const audience = "pawl-api";
const type = "at+jwt";
const algorithm = "HS256";

/** Makes and checks access tokens: JWTs (RFC 9068) that live for 15 minutes. */
export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #nowMs: () => number;
  // A client brings one token hundreds of times; checking its signature costs a trip to another thread each.
  readonly #checked = new Remembered<AccessClaims>(20_000);

  constructor({ keys, nowMs }: { readonly keys: SigningKeys; readonly nowMs: () => number }) {
    this.#keys = keys;
    this.#nowMs = nowMs;
  }

  async make({ userId, deviceId, role, version }: Omit<AccessClaims, "expiresMs">): Promise<{
    readonly token: string;
    readonly expiresMs: number;
  }> {
    const { id, key } = await this.#keys.current();
    // JWTs know whole seconds.
    const nowSeconds = Math.floor(this.#nowMs() / 1_000);
    const expires = nowSeconds + accessLifetimeMs / 1_000;
    const token = await new SignJWT({ sid: deviceId, role, ver: version })
      .setProtectedHeader({ alg: algorithm, kid: id, typ: type })
      .setSubject(userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(expires)
      .sign(key);
    return { token, expiresMs: expires * 1_000 };
  }

  /** @throws ApiError `unauthorized`, `token_expired` */
  async check(token: string): Promise<AccessClaims> {
    const claims = await this.#checked.get(token, () => this.#verify(token));
    if (claims.expiresMs <= this.#nowMs()) {
      this.#checked.forget(token);
      throw expired();
    }
    return claims;
  }

  async #verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.#keyOf(header), {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: type,
        requiredClaims: ["sub", "sid", "role", "ver", "iat", "exp"],
        currentDate: new Date(this.#nowMs()),
      });
      const { sub, sid, role, ver, exp } = payload;
      if (typeof sub !== "string" || typeof sid !== "string" || typeof role !== "string" || typeof ver !== "number")
        throw invalid();
      return { userId: sub, deviceId: sid, role, version: ver, expiresMs: (exp ?? 0) * 1_000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw expired();
      if (error instanceof errors.JOSEError) throw invalid();
      throw error;
    }
  }

  async #keyOf({ kid }: JWTHeaderParameters): Promise<Uint8Array> {
    const key = typeof kid === "string" ? await this.#keys.find(kid) : null;
    if (key === null) throw invalid();
    return key.key;
  }
}

function invalid(): ApiError {
  return new ApiError("unauthorized", "The token is not valid.");
}

function expired(): ApiError {
  return new ApiError("token_expired", "The access token has expired.");
}
