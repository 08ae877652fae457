import type { Tokens, User } from "@pawl/api";
import { useSyncExternalStore } from "react";
import { ApiProblem } from "./api-problem.ts";
import { request, type RequestOptions } from "./request.ts";

/**
 * Who is signed in:
 *
 * - `unknown`: the page has just been loaded. → in | out
 * - `in`: there is an access token, in memory only; the refresh token is a cookie that scripts cannot read. → out
 * - `out` → in
 */
export type Session =
  | { readonly status: "unknown" }
  | { readonly status: "out"; readonly reason: "none" | "ended" }
  | { readonly status: "in"; readonly user: User };

let session: Session = { status: "unknown" };
let accessToken: string | null = null;
let expiresMs = 0;
let refreshing: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

/** The user of a page that only those who are signed in see. */
export function useUser(): User {
  const session = useSession();
  if (session.status !== "in") throw new Error("Nobody is signed in.");
  return session.user;
}

export function seesAll({ role }: Pick<User, "role">): boolean {
  return role !== "user";
}

/** Calls the API as whoever is signed in. A token that is over is renewed first, once for all calls that wait for it. */
export async function call<Reply>(method: string, path: string, options: RequestOptions = {}): Promise<Reply> {
  const token = await freshToken();
  try {
    return await request<Reply>(method, path, { ...options, token });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    if (!(await refresh())) throw error;
    return request<Reply>(method, path, { ...options, token: accessToken });
  }
}

/** An access token that holds for a while; null: nobody is signed in. */
export async function freshToken(): Promise<string | null> {
  if (accessToken !== null && expiresMs - Date.now() < 30_000) await refresh();
  return accessToken;
}

/** Whoever was signed in when the page was left, is so again. */
export async function restoreSession(): Promise<void> {
  if (session.status === "unknown" && !(await refresh())) set({ status: "out", reason: "none" }, null);
}

export const signIn = {
  withPassword: (body: { readonly email: string; readonly password: string }) => enter("/auth/login", body),
  register: (body: { readonly email: string; readonly password: string; readonly name: string }) =>
    enter("/auth/register", body),
  asGuest: () => enter("/auth/guest", {}),
};

export async function signOut(): Promise<void> {
  try {
    await call("POST", "/auth/logout", { body: { everywhere: false } });
  } finally {
    set({ status: "out", reason: "none" }, null);
  }
}

async function enter(path: string, body: object): Promise<void> {
  const tokens = await request<Tokens>("POST", path, {
    body: { ...body, cookie: true, device: deviceName() },
    // A guest who registers keeps what is theirs.
    token: accessToken,
  });
  accept(tokens);
}

function refresh(): Promise<boolean> {
  refreshing ??= refreshOnce().finally(() => (refreshing = undefined));
  return refreshing;
}

/** Tabs share one cookie, and a token that is used twice is taken for stolen: only one tab at a time. */
async function refreshOnce(): Promise<boolean> {
  const ask = () => request<Tokens>("POST", "/auth/refresh", { body: {}, headers: { "x-pawl-refresh": "1" } });
  try {
    accept(await ("locks" in navigator ? navigator.locks.request("pawl.refresh", ask) : ask()));
    return true;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status >= 500 || error.status === 429) throw error;
    set({ status: "out", reason: session.status === "in" ? "ended" : "none" }, null);
    return false;
  }
}

function accept({ accessToken, expiresAt, user }: Tokens): void {
  set({ status: "in", user }, accessToken, Date.parse(expiresAt));
}

function set(next: Session, token: string | null, untilMs = 0): void {
  accessToken = token;
  expiresMs = untilMs;
  session = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function deviceName(): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)/.exec(navigator.userAgent)?.[1] ?? "Browser";
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(navigator.userAgent)?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
}
