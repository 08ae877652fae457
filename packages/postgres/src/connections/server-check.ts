import { PawlError } from "pawl";
import type { Connections } from "./connections.ts";

interface ServerColumns {
  readonly version: number;
  readonly encoding: string;
  readonly isolation: string;
  readonly is_read_only: boolean;
}

const text = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
    current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only')::bool AS is_read_only`;

/**
 * Whether this server can keep Pawl's records at all.
 *
 * @throws PawlError `store_unsuitable`, `store_readonly`
 */
export async function checkServer(connections: Connections): Promise<void> {
  const { rows } = await connections.read<ServerColumns>({ text });
  const { version, encoding, isolation, is_read_only: isReadOnly } = rows[0]!;
  const { location } = connections.target;
  const unsuitable = (why: string, hint: string, details: Record<string, unknown>): PawlError =>
    new PawlError("store_unsuitable", `${location} cannot serve Pawl: ${why}.`, { hint, details });
  if (version < 140_000) {
    throw unsuitable(`it is PostgreSQL ${Math.floor(version / 10_000)}`, "Use PostgreSQL 14 or newer.", { version });
  }
  if (encoding !== "UTF8") {
    const hint = "Create the database with ENCODING 'UTF8' TEMPLATE template0.";
    throw unsuitable(`its encoding is ${encoding}, which has no place for every text`, hint, { encoding });
  }
  if (isolation !== "read committed") {
    const hint = "ALTER ROLE <role> SET default_transaction_isolation = 'read committed';";
    throw unsuitable(`this role's transactions are ${isolation} by default`, hint, { isolation });
  }
  if (isReadOnly) {
    throw new PawlError(
      "store_readonly",
      `${location} is read-only: it is a standby, or default_transaction_read_only is on.`,
      {
        retryable: true,
        hint: "The URL must lead to the primary.",
      },
    );
  }
}
