/** Where calls have their token from. */
export interface TokenSource {
  /** A token that is good, or may be; null: nobody has signed in. @throws ApiProblem where a new one is needed and cannot be had right now. */
  get(): Promise<string | null>;
  /** A token in place of one that the server did not take; null, or the same: there is no other. */
  renew(stale: string | null): Promise<string | null>;
}

export type TokenGiven = string | (() => string | Promise<string>);

/** A token that the caller keeps: an API key, or whatever a function gives, which is asked before each call. */
export function givenToken(given: TokenGiven): TokenSource {
  const get = async (): Promise<string> => (typeof given === "string" ? given : given());
  return { get, renew: get };
}
