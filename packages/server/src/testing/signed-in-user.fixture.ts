import type { Role, Tokens, User } from "@pawl/api";
import type { PawlServer } from "../server.ts";

/** A real user of a test server. */
export interface SignedInUser {
  readonly token: string;
  readonly refreshToken: string;
  readonly email: string;
  readonly password: string;
  readonly user: User;
}

/** Has the first admin make a user of that role, who then signs in. The server must have been started without an admin of its own. */
export async function signInAs(server: PawlServer, role: Role): Promise<SignedInUser> {
  if (server.firstAdmin === null) throw new Error("The server has made no first admin.");
  const admin = await post<Tokens>(server, "/auth/login", server.firstAdmin);
  const email = `${role}-${crypto.randomUUID()}@example.com`;
  const made = await post<{ password: string }>(
    server,
    "/users",
    { email, name: `The ${role}`, role },
    admin.accessToken,
  );
  const first = await post<Tokens>(server, "/auth/login", { email, password: made.password });
  const password = `pass-${crypto.randomUUID()}`;
  await post(server, "/me/password", { current: made.password, password }, first.accessToken);
  const { accessToken, refreshToken, user } = await post<Tokens>(server, "/auth/login", { email, password });
  return { token: accessToken, refreshToken: refreshToken ?? "", email, password, user };
}

async function post<Reply>(server: PawlServer, path: string, body: unknown, token?: string): Promise<Reply> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Reply;
}
