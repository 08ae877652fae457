/** Who a provider says has signed in. */
export interface ProviderProfile {
  /** The provider's own id of them, which never changes. */
  readonly subject: string;
  readonly email: string | null;
  readonly isEmailVerified: boolean;
  readonly name: string;
}

/** What belongs to one sign-in, from the way out to the way back. */
export interface Attempt {
  readonly state: string;
  /** PKCE. */
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

/** GitHub, Google. */
export interface Provider {
  readonly id: "github" | "google";
  /** Where a browser is sent. */
  authorizationUrl(attempt: Attempt): Promise<URL>;
  /** Who came back with this code. Rejects where the provider does not vouch for it. */
  profile(attempt: Attempt & { readonly code: string }): Promise<ProviderProfile>;
}

/** How long a provider may take to answer. */
export const answerTimeoutMs = 10_000;

/** GETs JSON from a provider; it is never followed elsewhere. */
export async function getJson(url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: "application/json", "user-agent": "pawl-server", ...headers },
    redirect: "error",
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`);
  return response.json();
}
