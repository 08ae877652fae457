import type { Tokens, User } from "@pawl/api";
import { isProblem } from "../api-problem.ts";
import type { ClientClock } from "../clock.ts";
import type { TokenSource } from "./token-source.ts";

/** A token that ends within this is renewed before it is used. */
const earlyMs = 30_000;
/** Unless it has just been given: then the clock of this machine is wrong, and the server says when it is over. */
const freshMs = 60_000;

/** What `auth.onChange` tells: who is signed in now; null: nobody. */
export type SessionListener = (user: User | null) => void;

export interface SessionParts {
  readonly clock: ClientClock;
  /** Asks the server. `refreshToken` is null where a cookie has it. */
  readonly refresh: (refreshToken: string | null) => Promise<Tokens>;
  /** Whether the refresh token is in a cookie. */
  readonly hasCookie: boolean;
  /** Of a session that was begun before, where there is no cookie. */
  readonly refreshToken: string | null;
  /** Refresh tokens rotate: whoever keeps them is told of each. */
  readonly onRefreshToken: (refreshToken: string | null) => void;
  /** Holds other pages of the same browser off while one of them refreshes: they share one cookie. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Who is signed in. The access token lives in memory only.
 *
 * - out: nobody, or not known yet. A sign-in or a refresh → in
 * - in: a new token comes before the old one is over, for all who wait by one refresh. The server refuses the refresh, or a sign-out → out
 */
export class Session implements TokenSource {
  readonly #parts: SessionParts;
  readonly #listeners: Set<SessionListener> = new Set();
  #tokens: Tokens | null = null;
  #givenMs = 0;
  #refreshToken: string | null;
  #refreshing: Promise<Tokens | null> | null = null;
  /** Grows with each sign-in and sign-out: a refresh that was under way meanwhile does not count any more. */
  #generation = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#refreshToken = parts.refreshToken;
  }

  get user(): User | null {
    return this.#tokens?.user ?? null;
  }

  async get(): Promise<string | null> {
    // A page knows only by asking whether there is a cookie, and asks when it is loaded.
    if (this.#tokens === null) return this.#refreshToken === null ? null : this.renew(null);
    const nowMs = this.#parts.clock.now();
    const isEnding = Date.parse(this.#tokens.expiresAt) - nowMs < earlyMs && nowMs - this.#givenMs > freshMs;
    return isEnding ? this.renew(this.#tokens.accessToken) : this.#tokens.accessToken;
  }

  async renew(stale: string | null): Promise<string | null> {
    // Another call has been faster.
    const current = this.#tokens?.accessToken ?? null;
    if (current !== stale) return current;
    return (await this.refresh())?.accessToken ?? null;
  }

  /** New tokens; null: nobody is signed in any more. One for all who ask at once. @throws ApiProblem where the server cannot be asked. */
  refresh(): Promise<Tokens | null> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  signedIn(tokens: Tokens): void {
    this.#generation += 1;
    this.#keep(tokens);
  }

  signedOut(): void {
    this.#generation += 1;
    this.#forget();
  }

  /** The user has changed something of theirs. */
  changed(user: User): void {
    if (this.#tokens === null) return;
    this.#tokens = { ...this.#tokens, user };
    this.#tell();
  }

  onChange(listener: SessionListener): () => void {
    const entry: SessionListener = (user) => listener(user);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  async #refresh(): Promise<Tokens | null> {
    if (this.#refreshToken === null && !this.#parts.hasCookie) return null;
    const generation = this.#generation;
    try {
      const tokens = await this.#parts.alone(() => this.#parts.refresh(this.#refreshToken));
      if (generation !== this.#generation) return this.#tokens;
      this.#keep(tokens);
      return tokens;
    } catch (error) {
      if (!isOver(error)) throw error;
      if (generation === this.#generation) this.#forget();
      return this.#tokens;
    }
  }

  #keep(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#givenMs = this.#parts.clock.now();
    if (tokens.refreshToken !== null) {
      this.#refreshToken = tokens.refreshToken;
      this.#parts.onRefreshToken(tokens.refreshToken);
    }
    this.#tell();
  }

  #forget(): void {
    const wasIn = this.#tokens !== null || this.#refreshToken !== null;
    this.#tokens = null;
    if (this.#refreshToken !== null) this.#parts.onRefreshToken(null);
    this.#refreshToken = null;
    if (wasIn) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.user);
  }
}

const endings = ["refresh_invalid", "refresh_reused", "account_disabled", "unauthorized", "token_expired"];

/** Whether the server says that the session is over, and not only that it cannot be asked. */
function isOver(error: unknown): boolean {
  return endings.some((code) => isProblem(error, code));
}
