import { base64url, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { setClock, type SetClock } from "../testing/set-clock.fixture.ts";
import { AccessTokens, accessLifetimeMs } from "./access-tokens.ts";
import { Sealing } from "./sealing.ts";
import { keyLifetimeMs, SigningKeys, type SigningKey } from "./signing-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-access-tokens-"));
let database: ServerDatabase;
let clock: SetClock;
let keys: SigningKeys;
let tokens: AccessTokens;
const claims = { userId: "u1", deviceId: "d1", role: "user", version: 1 };

beforeAll(async () => {
  database = await openDatabase(`sqlite:${join(folder, "server.db")}`);
  clock = setClock();
  keys = keysWith("a secret of the server, long enough");
  tokens = new AccessTokens({ keys, nowMs: clock.nowMs });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function keysWith(secret: string): SigningKeys {
  return new SigningKeys({
    db: database.db,
    sealing: new Sealing({ secret, purpose: "signing keys" }),
    nowMs: clock.nowMs,
  });
}

/** A token as ours, but for what is changed. */
function forged(
  key: Parameters<SignJWT["sign"]>[0],
  header: object,
  payload: Record<string, unknown> = {},
): Promise<string> {
  const nowSeconds = Math.floor(clock.nowMs() / 1_000);
  const ours = {
    sub: "u1",
    sid: "d1",
    role: "admin",
    ver: 1,
    iss: "pawl",
    aud: "pawl-api",
    iat: nowSeconds,
    exp: nowSeconds + 900,
  };
  return new SignJWT({ ...ours, ...payload }).setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...header }).sign(key);
}

test("checks what it has made", async () => {
  const { token, expiresMs } = await tokens.make(claims);
  expect(await tokens.check(token)).toEqual({ ...claims, expiresMs });
});

test("refuses tokens that are not as it makes them", async () => {
  const ours = await keys.current();
  const kid = ours.id;
  const other = new Uint8Array(32).fill(7);
  const pair = await generateKeyPair("RS256");
  const tricks: Record<string, string> = {
    "no algorithm": new UnsecuredJWT({ sub: "u1", sid: "d1", role: "admin", ver: 1 }).setExpirationTime("1h").encode(),
    "no algorithm, with our kid": unsigned({ alg: "none", typ: "at+jwt", kid }),
    "another key": await forged(other, { kid }),
    "another kid": await forged(ours.key, { kid: "somebody-else" }),
    "no kid": await forged(ours.key, {}),
    "a kid that is no text": await forged(ours.key, { kid: 7 }),
    "a kid that is a statement": await forged(ours.key, { kid: "' OR 1=1 --" }),
    "a key that the token brings along": await forged(other, { jwk: { kty: "oct", k: base64url.encode(other) } }),
    "a public key that it brings along": await forged(pair.privateKey, {
      alg: "RS256",
      jwk: await exportJWK(pair.publicKey),
      kid,
    }),
    "a longer algorithm": await forged(new Uint8Array([...ours.key, ...ours.key]), { alg: "HS512", kid }),
    "another type": await forged(ours.key, { kid, typ: "JWT" }),
    "another audience": await forged(ours.key, { kid }, { aud: "somebody-else" }),
    "another issuer": await forged(ours.key, { kid }, { iss: "somebody-else" }),
    "no expiry": await forged(ours.key, { kid }, { exp: undefined }),
    "not valid yet": await forged(ours.key, { kid }, { nbf: Math.floor(clock.nowMs() / 1_000) + 60 }),
    "a version that is a text": await forged(ours.key, { kid }, { ver: "1" }),
    "a user that is none": await forged(ours.key, { kid }, { sub: undefined }),
    "no token": "x.y.z",
    nothing: "",
  };
  for (const [trick, token] of Object.entries(tricks))
    expect({ trick, code: await codeOf(tokens.check(token)) }).toEqual({ trick, code: "unauthorized" });

  const { token } = await tokens.make(claims);
  const [header, payload, signature] = token.split(".") as [string, string, string];
  const raised = base64url.encode(
    JSON.stringify({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), role: "admin" }),
  );
  await expect(tokens.check(`${header}.${raised}.${signature}`)).rejects.toMatchObject({ code: "unauthorized" });
  await expect(tokens.check(`${header}.${payload}.`)).rejects.toMatchObject({ code: "unauthorized" });
  const past = await forged(ours.key, { kid }, { exp: Math.floor(clock.nowMs() / 1_000) - 1 });
  await expect(tokens.check(past)).rejects.toMatchObject({ code: "token_expired" });
});

test("replaces keys after 30 days, and takes tokens of the one before until they expire", async () => {
  const before = await tokens.make(claims);
  const old = await keys.current();
  clock.advance(keyLifetimeMs - accessLifetimeMs / 2);
  const last = await tokens.make(claims);
  clock.advance(accessLifetimeMs / 2 + 1);
  const after = await tokens.make(claims);
  expect((await keys.current()).id).not.toBe(old.id);
  expect((await tokens.check(last.token)).userId).toBe("u1");
  expect((await tokens.check(after.token)).userId).toBe("u1");
  await expect(tokens.check(before.token)).rejects.toMatchObject({ code: "token_expired" });
  clock.advance(2 * 86_400_000);
  await keys.removeOld();
  expect(await keys.find(old.id)).toBeNull();
});

test("another server on the database finds the key, and one with another secret has nothing of it", async () => {
  const { token } = await tokens.make(claims);
  const sameSecret = new AccessTokens({ keys: keysWith("a secret of the server, long enough"), nowMs: clock.nowMs });
  expect((await sameSecret.check(token)).userId).toBe("u1");
  const otherKeys = keysWith("another secret, as long as that one");
  await expect(new AccessTokens({ keys: otherKeys, nowMs: clock.nowMs }).check(token)).rejects.toMatchObject({
    code: "unauthorized",
  });
  const made: SigningKey = await otherKeys.current();
  expect(made.id).not.toBe((await keys.current()).id);
  const rows = await database.db.selectFrom("signing_key").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(made.key).toString("base64url"));
});

function unsigned(header: object): string {
  const payload = { sub: "u1", sid: "d1", role: "admin", ver: 1, iss: "pawl", aud: "pawl-api", exp: 9_999_999_999 };
  return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}.`;
}

async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => null,
    (error: { readonly code?: unknown }) => error.code,
  );
}
