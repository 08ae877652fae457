import type { Principal } from "./principal.ts";

/** Finds out who calls. */
export interface Authenticator {
  /**
   * @param token what came as `Authorization: Bearer`: an access token or an API key
   * @throws ApiError `unauthorized`, `token_expired`
   */
  authenticate(token: string): Promise<Principal>;
}
