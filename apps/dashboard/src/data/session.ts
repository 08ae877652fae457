import type { User } from "@pawl/api";
import { useSyncExternalStore } from "react";
import { client } from "./client.ts";
import { messageOf } from "./problem-text.ts";

/**
 * Who is signed in:
 *
 * - `unknown`: the page has just been loaded; a cookie may say who it is. → in | out | unreachable
 * - `unreachable`: the server did not answer that. → unknown
 * - `in`: the client keeps the access token, in memory only. → out
 * - `out` → in
 */
export type Session =
  | { readonly status: "unknown" }
  | { readonly status: "unreachable"; readonly message: string }
  | { readonly status: "out"; readonly reason: "none" | "ended" }
  | { readonly status: "in"; readonly user: User };

let session: Session = { status: "unknown" };
let restoring: Promise<void> | undefined;
const listeners = new Set<() => void>();

client.auth.onChange((user) => {
  set(user === null ? { status: "out", reason: session.status === "in" ? "ended" : "none" } : { status: "in", user });
});

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

/** Whoever was signed in when the page was left, is so again. */
export function restoreSession(): Promise<void> {
  if (session.status !== "unknown" && session.status !== "unreachable") return Promise.resolve();
  restoring ??= restore().finally(() => (restoring = undefined));
  return restoring;
}

export const signIn = {
  withPassword: async (given: { readonly email: string; readonly password: string }): Promise<void> =>
    void (await client.auth.login({ ...given, device: deviceName() })),
  register: async (given: {
    readonly email: string;
    readonly password: string;
    readonly name: string;
  }): Promise<void> => void (await client.auth.register({ ...given, device: deviceName() })),
  asGuest: async (): Promise<void> => void (await client.auth.guest({ device: deviceName() })),
};

export async function signOut(): Promise<void> {
  try {
    await client.auth.logout();
  } finally {
    set({ status: "out", reason: "none" });
  }
}

async function restore(): Promise<void> {
  set({ status: "unknown" });
  try {
    // Who it is, the listener above is told.
    if ((await client.auth.refresh()) === null) set({ status: "out", reason: "none" });
  } catch (error) {
    set({ status: "unreachable", message: messageOf(error) });
  }
}

function set(next: Session): void {
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
