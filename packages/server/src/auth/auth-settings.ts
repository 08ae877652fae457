import { PawlError } from "pawl";
import type { OAuthClient, ServerOptions } from "../options.ts";

/** How people sign in, checked and complete. */
export interface AuthSettings {
  /** Null: `dev`, where one is made up and kept in the database. */
  readonly secret: string | null;
  /** Null: made up at the first start. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  readonly oauth: Readonly<Partial<Record<"github" | "google", OAuthClient>>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws PawlError `invalid_option` */
export function authSettingsOf(options: ServerOptions, env: Environment = process.env): AuthSettings {
  const mode = options.mode ?? "production";
  const secret = options.secret ?? nonEmpty(env["PAWL_SECRET"]) ?? null;
  checkSecret(secret, mode);
  return { secret, admin: adminOf(options, env, mode), oauth: oauthOf(options, env) };
}

const knownWords =
  /^(secret|changeme|change[-_ ]?me|default|password|pawl|test|dev|example|your[-_ ]?secret|placeholder|todo|xxx)/i;

function checkSecret(secret: string | null, mode: "dev" | "production"): void {
  if (mode === "dev" && secret === null) return;
  const advice =
    "Set PAWL_SECRET to 32 random bytes, as `openssl rand -base64 32` makes them, and to the same on all servers.";
  if (secret === null) throw refused(`The option secret of the server is missing. ${advice}`);
  // Tokens that people tell each other are never safe, whichever mode; and what is told in an error is a secret no more, so it is not.
  if (secret.length < 32) throw refused(`The option secret of the server is shorter than 32 characters. ${advice}`);
  if (mode === "dev") return;
  if (knownWords.test(secret))
    throw refused(`The option secret of the server begins with a word that everybody tries. ${advice}`);
  if (new Set(secret).size < 12)
    throw refused(`The option secret of the server has too few different characters to be random. ${advice}`);
}

function adminOf(options: ServerOptions, env: Environment, mode: "dev" | "production"): AuthSettings["admin"] {
  const email = options.admin?.email ?? nonEmpty(env["PAWL_ADMIN_EMAIL"]);
  const password = options.admin?.password ?? nonEmpty(env["PAWL_ADMIN_PASSWORD"]);
  if (email === undefined && password === undefined) return null;
  if (email === undefined || password === undefined)
    throw refused(
      "Of the option admin of the server (PAWL_ADMIN_EMAIL, PAWL_ADMIN_PASSWORD) only one part is given; give both, or none.",
    );
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 200)
    throw refused(`The option admin.email of the server is ${JSON.stringify(email)}; it must be an email address.`);
  if (mode === "production" && (password.length < 10 || new Set(password).size < 5))
    throw refused("The option admin.password of the server must have at least 10 characters, five of them different.");
  if (password.length > 200) throw refused("The option admin.password of the server must have at most 200 characters.");
  return { email, password };
}

function oauthOf({ oauth = {} }: ServerOptions, env: Environment): AuthSettings["oauth"] {
  const clients: Partial<Record<"github" | "google", OAuthClient>> = {};
  for (const provider of ["github", "google"] as const) {
    const name = provider.toUpperCase();
    const url = oauth[provider]?.url ?? nonEmpty(env[`PAWL_${name}_URL`]);
    const clientId = oauth[provider]?.clientId ?? nonEmpty(env[`PAWL_${name}_CLIENT_ID`]);
    const clientSecret = oauth[provider]?.clientSecret ?? nonEmpty(env[`PAWL_${name}_CLIENT_SECRET`]);
    if (clientId === undefined && clientSecret === undefined) continue;
    if (clientId === undefined || clientSecret === undefined)
      throw refused(
        `Of the option oauth.${provider} of the server (PAWL_${name}_CLIENT_ID, PAWL_${name}_CLIENT_SECRET) only one part is given; give both, or none.`,
      );
    if (
      url !== undefined &&
      !/^https:\/\/[^?#]+$|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^?#]*)?$/.test(url)
    )
      throw refused(
        `The option oauth.${provider}.url of the server is ${JSON.stringify(url)}; it must be an https:// address.`,
      );
    clients[provider] = { clientId, clientSecret, ...(url !== undefined && { url: url.replace(/\/+$/, "") }) };
  }
  return clients;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function refused(message: string): PawlError {
  return new PawlError("invalid_option", message);
}
