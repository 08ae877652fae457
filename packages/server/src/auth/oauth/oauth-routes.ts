import { authOAuth, authOAuthCallback } from "@pawl/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { tellAudit } from "../../audit/audit-facts.ts";
import { ApiError } from "../../http/api-error.ts";
import { ourOrigin } from "../../http/our-origin.ts";
import { route, type Route } from "../../http/route.ts";
import type { RouteParts } from "../../routes.ts";
import { cookieName, mustBeSecure, refreshCookie } from "../refresh-cookie.ts";
import { randomSecret } from "../secret-text.ts";
import { oauthSignIn, type OAuthFailure } from "./oauth-sign-in.ts";
import type { Provider, ProviderProfile } from "./provider.ts";
import { returnPath } from "./return-path.ts";

/** Between the way out and the way back, a sign-in is kept by the browser alone: sealed, so that it can neither be read nor made up, and of this browser, so that nobody finishes what another began. */
const Begun = z.object({
  provider: z.enum(["github", "google"]),
  state: z.string(),
  codeVerifier: z.string(),
  nonce: z.string(),
  redirectUri: z.string(),
  returnTo: z.string(),
  guestId: z.string().nullable(),
  expiresMs: z.number(),
});
type Begun = z.output<typeof Begun>;

const begunCookie = "pawl_oauth";
const cookiePath = "/api/v1/auth/oauth";
const lifetimeMs = 10 * 60_000;

/** Sign-in by GitHub and Google. */
export function oauthRoutes({ settings, people, clock }: RouteParts): readonly Route[] {
  const { accounts, devices, providers, oauthSealing, serverSettings, signIn, base } = people;

  const providerOf = (id: Provider["id"]): Provider => {
    const provider = providers.get(id);
    if (provider === undefined) throw new ApiError("provider_not_configured", `Sign-in by ${id} is not set up here.`);
    return provider;
  };

  /** A guest who is signed in on this browser and wants to stay. The cookie comes along only from pages of ours (SameSite=Strict). */
  const guestOf = async (request: FastifyRequest): Promise<string | null> => {
    const token = refreshCookie.read({ request, settings });
    const device = token === null ? null : await devices.peek(token);
    const user = device === null ? null : await accounts.find(device.userId);
    return user?.isGuest === true ? user.id : null;
  };

  const begin = async (request: FastifyRequest, reply: FastifyReply, begun: Begun): Promise<void> => {
    const secure = mustBeSecure(request, settings);
    void reply.setCookie(cookieName(begunCookie, secure), await oauthSealing.seal(JSON.stringify(begun)), {
      path: cookiePath,
      httpOnly: true,
      // The way back begins at the provider's page.
      sameSite: "lax",
      secure,
      maxAge: lifetimeMs / 1_000,
    });
  };

  const begunOf = async (request: FastifyRequest): Promise<Begun | null> => {
    const sealed = request.cookies[cookieName(begunCookie, mustBeSecure(request, settings))];
    const text = sealed === undefined ? null : await oauthSealing.open(sealed);
    const begun = text === null ? null : Begun.parse(JSON.parse(text));
    return begun !== null && begun.expiresMs > clock.nowMs() ? begun : null;
  };

  const profileOf = async (request: FastifyRequest, begun: Begun, code: string): Promise<ProviderProfile | null> => {
    try {
      return await providerOf(begun.provider).profile({ ...begun, code });
    } catch (error) {
      // What providers answer can hold codes and tokens: only what kind of error it was is logged.
      request.log.warn(
        { provider: begun.provider, error: error instanceof Error ? error.name : "refused" },
        "sign-in by a provider failed",
      );
      return null;
    }
  };

  return [
    route(authOAuth, async ({ params, query, request, reply }) => {
      const provider = providerOf(params.provider);
      const begun: Begun = {
        provider: provider.id,
        state: randomSecret(),
        codeVerifier: randomSecret(),
        nonce: randomSecret(),
        redirectUri: `${ourOrigin(request, settings)}/api/v1/auth/oauth/${provider.id}/callback`,
        returnTo: returnPath(query.returnTo),
        guestId: await guestOf(request),
        expiresMs: clock.nowMs() + lifetimeMs,
      };
      const url = await provider.authorizationUrl(begun);
      await begin(request, reply, begun);
      sendTo(reply, url.href);
    }),

    route(authOAuthCallback, async ({ params, query, request, reply }) => {
      const secure = mustBeSecure(request, settings);
      void reply.clearCookie(cookieName(begunCookie, secure), { path: cookiePath, secure });
      const fail = (failure: OAuthFailure): void => {
        tellAudit(request, { code: failure });
        sendTo(reply, `/sign-in?error=${failure}`);
      };
      const begun = await begunOf(request);
      if (begun === null || begun.provider !== params.provider || begun.state !== query.state)
        return fail("oauth_failed");
      if (query.code === undefined) return fail(query["error"] === "access_denied" ? "oauth_denied" : "oauth_failed");
      const profile = await profileOf(request, begun, query.code);
      if (profile === null) return fail("oauth_failed");
      const user = await oauthSignIn(
        { accounts, settings: serverSettings, base },
        { provider: begun.provider, profile, guestId: begun.guestId },
      );
      if (typeof user === "string") return fail(user);
      await signIn.openByCookie({ request, reply, settings }, user);
      sendTo(reply, begun.returnTo);
    }),
  ];
}

function sendTo(reply: FastifyReply, location: string): void {
  void reply.header("location", location).header("cache-control", "no-store");
}
