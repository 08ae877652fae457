import type { Role } from "@pawl/api";
import { ApiError } from "../http/api-error.ts";
import type { Authenticator } from "../http/authenticator.ts";

/** Takes `test.<user>.<role>` for a token. */
const testAuthenticator: Authenticator = {
  authenticate: (token) => {
    const [, userId, role] = /^test\.([\w-]+)\.(user|operator|admin)$/.exec(token) ?? [];
    if (userId === undefined || role === undefined)
      return Promise.reject(new ApiError("unauthorized", "The token is not valid."));
    return Promise.resolve({
      userId,
      name: userId,
      email: `${userId}@example.com`,
      isEmailVerified: true,
      role: role as Role,
      isGuest: false,
      groups: [],
      via: "session",
      scopes: null,
      sessionId: `session-${userId}`,
      expiresMs: null,
    });
  },
};

/** Takes both kinds of tokens. */
export function withTestTokens(real: Authenticator): Authenticator {
  return {
    authenticate: (token) => (token.startsWith("test.") ? testAuthenticator : real).authenticate(token),
  };
}
