import { PawlError } from "pawl";
import { Client } from "pg";

/** The database that a store's URL names, and what the URL says about its use. */
export interface Target {
  /** For `pg`, without our own parameters. */
  readonly connectionString: string;
  /** For people: without the password. */
  readonly location: string;
  readonly schema: string;
  readonly migrate: "auto" | "off";
  readonly prepare: "auto" | "on" | "off";
}

/** What can be given beside the URL or, as parameters of the same names, in it; the URL wins. */
export interface TargetOptions {
  readonly schema?: string | undefined;
  readonly migrate?: "auto" | "off" | undefined;
  readonly prepare?: "auto" | "on" | "off" | undefined;
}

// The channel for notifications has the schema in its name, and names have 63 bytes. No "$": two of them would end the body of a function.
const schemaPattern = /^[A-Za-z_][A-Za-z0-9_-]{0,47}$/;

/** @throws PawlError `store_url_invalid` */
export function parseTarget(url: string, options: TargetOptions = {}): Target {
  const shown = withoutPassword(url);
  if (!/^postgres(ql)?:\/\//i.test(url)) {
    throw invalid(shown, "it does not begin with postgres://");
  }
  const at = url.indexOf("?");
  const parameters = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const take = (name: string): string | undefined => {
    const value = parameters.get(name) ?? undefined;
    parameters.delete(name);
    return value;
  };
  const schema = take("schema") ?? options.schema ?? "pawl";
  const migrate = oneOf(shown, "migrate", take("migrate") ?? options.migrate ?? "auto", ["auto", "off"]);
  const prepare = oneOf(shown, "prepare", take("prepare") ?? options.prepare ?? "auto", ["auto", "on", "off"]);
  if (!schemaPattern.test(schema) || /^pg_/i.test(schema)) {
    throw invalid(
      shown,
      `the schema ${JSON.stringify(schema)} is no name of at most 48 letters, digits, "_" and "-" that begins with a letter or "_" and not with "pg_"`,
    );
  }
  const rest = parameters.size === 0 ? "" : `?${parameters.toString()}`;
  const connectionString = (at < 0 ? url : url.slice(0, at)) + rest;
  return { connectionString, location: locationOf(connectionString, shown, schema), schema, migrate, prepare };
}

/** What the driver makes of it, environment variables such as PGHOST included. */
function locationOf(connectionString: string, shown: string, schema: string): string {
  try {
    const { host, port, user, database } = new Client({ connectionString });
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`the port ${port} does not exist`);
    const server = host.startsWith("/") ? "" : `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const parameters = [
      ...(host.startsWith("/") ? [`host=${host}`] : []),
      ...(schema === "pawl" ? [] : [`schema=${schema}`]),
    ];
    const query = parameters.length === 0 ? "" : `?${parameters.join("&")}`;
    return `postgres://${user === undefined ? "" : `${encodeURIComponent(user)}@`}${server}/${database ?? ""}${query}`;
  } catch (cause) {
    throw invalid(shown, (cause as Error).message, cause);
  }
}

function oneOf<T extends string>(shown: string, name: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw invalid(
    shown,
    `${name} must be ${allowed.map((one) => `"${one}"`).join(" or ")}, but it is ${JSON.stringify(value)}`,
  );
}

function invalid(shown: string, why: string, cause?: unknown): PawlError {
  return new PawlError("store_url_invalid", `The store "${shown}" is not understood: ${why}.`, {
    hint: 'Write "postgres://user:password@host:5432/database"; signs such as @, #, / and ? in the password need percent-encoding.',
    details: { store: shown },
    ...(cause === undefined ? {} : { cause }),
  });
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:/@?]*):.*@/i, "$1:***@").replace(/([?&]password=)[^&]*/gi, "$1***");
}

/** The schema's name for use in SQL. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
