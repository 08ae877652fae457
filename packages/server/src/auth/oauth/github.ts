import { createAuthorizationURL, validateAuthorizationCode } from "better-auth/oauth2";
import { z } from "zod";
import type { OAuthClient } from "../../options.ts";
import { getJson, type Provider } from "./provider.ts";

const Profile = z.object({ id: z.number().int(), login: z.string(), name: z.string().nullish() });
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub (OAuth 2 with PKCE; it knows no id tokens), or a GitHub Enterprise of one's own. */
export function github({ clientId, clientSecret, url = "https://github.com" }: OAuthClient): Provider {
  const options = { clientId, clientSecret };
  const api = url === "https://github.com" ? "https://api.github.com" : `${url}/api/v3`;
  return {
    id: "github",
    authorizationUrl: ({ state, codeVerifier, redirectUri }) =>
      createAuthorizationURL({
        id: "github",
        options,
        authorizationEndpoint: `${url}/login/oauth/authorize`,
        scopes: ["read:user", "user:email"],
        state,
        codeVerifier,
        redirectURI: redirectUri,
      }),
    profile: async ({ code, codeVerifier, redirectUri }) => {
      const { accessToken } = await validateAuthorizationCode({
        code,
        codeVerifier,
        redirectURI: redirectUri,
        options,
        tokenEndpoint: `${url}/login/oauth/access_token`,
      });
      if (accessToken === undefined) throw new Error("GitHub gave no access token.");
      const authorization = { authorization: `Bearer ${accessToken}` };
      const [profile, emails] = await Promise.all([
        getJson(`${api}/user`, authorization).then((body) => Profile.parse(body)),
        getJson(`${api}/user/emails`, authorization).then((body) => Emails.parse(body)),
      ]);
      // The address of the public profile may be any that they like; the primary one is theirs.
      const primary = emails.find((email) => email.primary);
      return {
        subject: String(profile.id),
        email: primary?.email ?? null,
        isEmailVerified: primary?.verified === true,
        name: profile.name || profile.login,
      };
    },
  };
}
