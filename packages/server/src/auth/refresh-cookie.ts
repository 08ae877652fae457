import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";
import { isLoopback } from "../http/loopback.ts";
import { isFromUs, ourOrigin } from "../http/our-origin.ts";
import type { Settings } from "../settings.ts";

const name = "pawl_refresh";
const path = "/api/v1/auth";

/** The refresh token of a browser: where scripts cannot read it, and pages of others cannot have it sent. */
export const refreshCookie = {
  read: ({ request, settings }: Pick<CookieCall, "request" | "settings">): string | null =>
    request.cookies[cookieName(name, mustBeSecure(request, settings))] ?? null,

  write(
    { request, reply, settings }: CookieCall,
    { token, expiresMs }: { readonly token: string; readonly expiresMs: number },
  ): void {
    const secure = mustBeSecure(request, settings);
    void reply.setCookie(cookieName(name, secure), token, {
      path,
      httpOnly: true,
      sameSite: "strict",
      secure,
      expires: new Date(expiresMs),
    });
  },

  clear({ request, reply, settings }: CookieCall): void {
    const secure = mustBeSecure(request, settings);
    void reply.clearCookie(cookieName(name, secure), { path, httpOnly: true, sameSite: "strict", secure });
  },
};

export interface CookieCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly settings: Settings;
}

/** Only a page of ours can set the header, and no browser lets a page lie about its origin. @throws ApiError `origin_refused` */
export function checkCookieUse({ request, settings }: Pick<CookieCall, "request" | "settings">): void {
  if (request.headers["x-pawl-refresh"] !== "1")
    throw new ApiError("origin_refused", "With the cookie, the header X-Pawl-Refresh: 1 is needed.");
  if (!isFromUs(request, settings))
    throw new ApiError("origin_refused", "The cookie can be used by pages of this server only.");
}

/** A page of somebody else's must not sign a browser in to an account of theirs. @throws ApiError `origin_refused` */
export function checkCookieWish({ request, settings }: Pick<CookieCall, "request" | "settings">): void {
  if (request.headers.origin !== undefined && !isFromUs(request, settings))
    throw new ApiError("origin_refused", "The cookie can be had by pages of this server only.");
}

/** Browsers take a cookie with this prefix over TLS only, so that nobody on the line can put in one of theirs. Pure. */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Secure-${name}` : name;
}

/** Without TLS a cookie goes over this machine's own wire only. */
export function mustBeSecure(request: FastifyRequest, settings: Pick<Settings, "publicUrl">): boolean {
  const { protocol, hostname } = new URL(ourOrigin(request, settings));
  return protocol === "https:" || !isLoopback(hostname);
}
