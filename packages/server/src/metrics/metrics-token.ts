import { createHash, timingSafeEqual } from "node:crypto";
import type { Authenticator } from "../http/authenticator.ts";

/** Lets whoever brings the metrics token read the metrics, and nothing else. */
export function withMetricsToken(authenticator: Authenticator, metricsToken: string | null): Authenticator {
  if (metricsToken === null) return authenticator;
  const wanted = digest(metricsToken);
  return {
    authenticate: (token) =>
      timingSafeEqual(digest(token), wanted)
        ? Promise.resolve({
            userId: "metrics",
            name: "metrics",
            email: null,
            role: "operator",
            isGuest: false,
            groups: [],
            via: "api-key",
            scopes: ["operate:metrics"],
            sessionId: null,
            expiresMs: null,
          })
        : authenticator.authenticate(token),
  };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
