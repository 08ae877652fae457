import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Pawl, type PawlConfig } from "pawl";
import type { Role } from "@pawl/api";
import { serve, type PawlServer, type ServerSeams } from "../server.ts";
import type { ServerOptions } from "../options.ts";
import { cheapHashing } from "./cheap-hashing.fixture.ts";
import { signInAs, type SignedInUser } from "./signed-in-user.fixture.ts";
import { withTestTokens } from "./test-authenticator.fixture.ts";

export interface TestServer {
  readonly pawl: Pawl;
  readonly server: PawlServer;
  /** Of the server, not of the Pawl. */
  readonly databaseUrl: string;
  /** Gone when the server is closed. */
  readonly folder: string;
  /** Calls the API as somebody; `null`: as nobody. */
  call(who: Who | null, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** A real user who has signed in with a password, one per role. Can be given to `call`. */
  signedIn(role: Role): Promise<SignedInUser>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Somebody: a made-up user, whom every test server takes for signed in, or the token of a real one. */
export type Who = MadeUp | { readonly token: string };

interface MadeUp {
  readonly user: string;
  readonly role: Role;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export const ann: MadeUp = { user: "ann", role: "user" };
export const bob: MadeUp = { user: "bob", role: "user" };
export const olga: MadeUp = { user: "olga", role: "operator" };

/** A server on a SQLite file of its own, with a worker, on loopback. */
export async function testServer(
  config: Pick<PawlConfig, "workflows"> & Partial<PawlConfig>,
  options: Partial<ServerOptions> = {},
  seams: Pick<ServerSeams, "clock" | "hashing" | "liveLimits" | "slowRequests"> = {},
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "pawl-server-"));
  const pawl = await createPawl({ store: `sqlite:${join(folder, "pawl.db")}`, ...config });
  await pawl.startWorker();
  const databaseUrl = options.database ?? `sqlite:${join(folder, "server.db")}`;
  const server = await serve(
    {
      pawl,
      database: databaseUrl,
      port: 0,
      mode: "dev",
      checkReplies: true,
      ...options,
      files: { store: join(folder, "uploads"), ...options.files },
    },
    { hashing: cheapHashing, ...seams, authenticator: withTestTokens },
  );
  const users = new Map<Role, Promise<SignedInUser>>();
  return {
    pawl,
    server,
    databaseUrl,
    folder,
    signedIn: (role) => {
      const known = users.get(role) ?? signInAs(server, role);
      users.set(role, known);
      return known;
    },
    call: async (who, method, path, body, headers = {}) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {
          ...(who !== null && { authorization: `Bearer ${tokenOf(who)}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = text !== "" && response.headers.get("content-type")?.includes("json") === true;
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await pawl.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function tokenOf(who: Who): string {
  return "token" in who ? who.token : `test.${who.user}.${who.role}`;
}
