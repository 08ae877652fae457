import { PawlError } from "pawl";
import type { Driver } from "./driver.ts";
import { drizzleDriver, isDrizzle } from "./drivers/drizzle-driver.ts";
import { isKysely, kyselyDriver } from "./drivers/kysely-driver.ts";
import { isPgPool, pgDriver } from "./drivers/pg-driver.ts";
import { isPostgresJs, postgresJsDriver } from "./drivers/postgres-js-driver.ts";

/**
 * How to begin a transaction with a user's own driver: by what it looks like, so that none of them has to be installed here.
 *
 * @throws PawlError `transaction_elsewhere`
 */
export function driverOf(using: unknown): Driver {
  if ((typeof using === "object" && using !== null) || typeof using === "function") {
    if (isPostgresJs(using)) return postgresJsDriver(using);
    if (isPgPool(using)) return pgDriver(using);
    if (isKysely(using)) return kyselyDriver(using);
    if (isDrizzle(using)) return drizzleDriver(using);
  }
  throw new PawlError(
    "transaction_elsewhere",
    "The option `using` of a transaction is no pool of pg, postgres, Kysely or Drizzle.",
  );
}
