import { createAuthorizationURL, validateAuthorizationCode } from "better-auth/oauth2";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { z } from "zod";
import type { OAuthClient } from "../../options.ts";
import { answerTimeoutMs, getJson, type Provider } from "./provider.ts";

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});
const Claims = z.object({
  sub: z.string().min(1),
  nonce: z.string(),
  email: z.string().nullish(),
  email_verified: z.union([z.boolean(), z.string()]).nullish(),
  name: z.string().nullish(),
});

/** Google, or another provider that speaks OpenID Connect: code with PKCE, and an id token whose signature, issuer, audience, age and nonce are checked. */
export function google({ clientId, clientSecret, url = "https://accounts.google.com" }: OAuthClient): Provider {
  const options = { clientId, clientSecret };
  const discover = remembered(async () => {
    const document = Discovery.parse(await getJson(`${url}/.well-known/openid-configuration`));
    if (document.issuer.replace(/\/$/, "") !== url) throw new Error(`${url} says that it is ${document.issuer}.`);
    const keys = createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: answerTimeoutMs });
    return { ...document, keys };
  });
  return {
    id: "google",
    authorizationUrl: async ({ state, codeVerifier, nonce, redirectUri }) =>
      createAuthorizationURL({
        id: "google",
        options,
        authorizationEndpoint: (await discover()).authorization_endpoint,
        scopes: ["openid", "email", "profile"],
        state,
        codeVerifier,
        nonce,
        redirectURI: redirectUri,
      }),
    profile: async ({ code, codeVerifier, nonce, redirectUri }) => {
      const { issuer, token_endpoint: tokenEndpoint, keys } = await discover();
      const { idToken } = await validateAuthorizationCode({
        code,
        codeVerifier,
        redirectURI: redirectUri,
        options,
        tokenEndpoint,
      });
      if (idToken === undefined) throw new Error("Google gave no id token.");
      const { payload } = await jwtVerify(idToken, keys, {
        issuer,
        audience: clientId,
        algorithms: ["RS256", "ES256"],
        maxTokenAge: "1h",
        requiredClaims: ["sub", "exp", "nonce"],
      });
      const claims = Claims.parse(payload);
      if (claims.nonce !== nonce) throw new Error("The id token is of another sign-in.");
      return {
        subject: claims.sub,
        email: claims.email ?? null,
        isEmailVerified: claims.email_verified === true || claims.email_verified === "true",
        name: claims.name ?? claims.email ?? "",
      };
    },
  };
}

/** One answer for all; what failed is tried anew. */
function remembered<T>(load: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= load().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}
