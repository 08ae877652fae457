import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface OAuthPerson {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly isVerified: boolean;
}

/** A provider on loopback that speaks as Google does (OpenID Connect) and as GitHub does, and is strict: PKCE, redirect URI, secret and single use of codes are checked. */
export interface OAuthServer {
  readonly url: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string; readonly url: string };
  /** Who is signed in there. Null: they say no. */
  person: OAuthPerson | null;
  /** What a bad provider would put into an id token. */
  tamper: (claims: JWTPayload) => JWTPayload;
  /** Whether id tokens are signed with a key that is not published. */
  signsWrongly: boolean;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Code {
  readonly person: OAuthPerson;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string | null;
}

export async function oauthServer(): Promise<OAuthServer> {
  const pair = await generateKeyPair("RS256");
  const stranger = await generateKeyPair("RS256");
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, OAuthPerson>();

  const authorize = (url: URL): { status: number; location: string } => {
    const query = (name: string): string => url.searchParams.get(name) ?? "";
    const back = new URL(query("redirect_uri"));
    back.searchParams.set("state", query("state"));
    if (query("client_id") !== "pawl" || query("code_challenge_method") !== "S256")
      back.searchParams.set("error", "invalid_request");
    else if (server.person === null) back.searchParams.set("error", "access_denied");
    else {
      const code = randomUUID();
      const nonce = url.searchParams.get("nonce");
      codes.set(code, {
        person: server.person,
        challenge: query("code_challenge"),
        redirectUri: query("redirect_uri"),
        nonce,
      });
      back.searchParams.set("code", code);
    }
    return { status: 302, location: back.href };
  };

  const token = async (request: IncomingMessage): Promise<object | null> => {
    const body = new URLSearchParams(await textOf(request));
    const code = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const basic = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
    const isClient =
      basic === "pawl:hush" || (body.get("client_id") === "pawl" && body.get("client_secret") === "hush");
    const challenge = createHash("sha256")
      .update(body.get("code_verifier") ?? "")
      .digest("base64url");
    if (!isClient || code?.challenge !== challenge || code.redirectUri !== body.get("redirect_uri")) return null;
    const accessToken = randomUUID();
    accessTokens.set(accessToken, code.person);
    const { id, email, isVerified, name } = code.person;
    const claims = {
      iss: server.url,
      aud: "pawl",
      sub: String(id),
      email,
      email_verified: isVerified,
      name,
      nonce: code.nonce,
    };
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const idToken = await new SignJWT(server.tamper({ ...claims, iat: nowSeconds, exp: nowSeconds + 300 }))
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(server.signsWrongly ? stranger.privateKey : pair.privateKey);
    return { access_token: accessToken, token_type: "bearer", id_token: idToken, scope: "" };
  };

  const answer = async (request: IncomingMessage): Promise<object | null> => {
    const { pathname } = new URL(request.url ?? "/", server.url);
    const person = accessTokens.get((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return {
          issuer: server.url,
          authorization_endpoint: `${server.url}/authorize`,
          token_endpoint: `${server.url}/token`,
          jwks_uri: `${server.url}/keys`,
        };
      case "/keys":
        return { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256" }] };
      case "/token":
      case "/login/oauth/access_token":
        return token(request);
      case "/api/v3/user":
        // The address of the public profile, which may be anybody's.
        return person === undefined
          ? null
          : { id: person.id, login: `login${person.id}`, name: null, email: "public@example.com" };
      case "/api/v3/user/emails":
        return person === undefined
          ? null
          : [
              { email: "other@example.com", primary: false, verified: true },
              { email: person.email, primary: true, verified: person.isVerified },
            ];
      default:
        return null;
    }
  };

  const http = createServer((request, response) => {
    const url = new URL(request.url ?? "/", server.url);
    if (url.pathname.endsWith("/authorize")) {
      const { status, location } = authorize(url);
      response.writeHead(status, { location }).end();
      return;
    }
    void answer(request).then((body) =>
      response
        .writeHead(body === null ? 400 : 200, { "content-type": "application/json" })
        .end(JSON.stringify(body ?? { error: "invalid" })),
    );
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: OAuthServer = {
    url,
    client: { clientId: "pawl", clientSecret: "hush", url },
    person: null,
    tamper: (claims) => claims,
    signsWrongly: false,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
