import { sql, type Kysely, type Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** How much of something each user has: in number, but for `upload-bytes`. */
export interface QuotaTable {
  owner: string;
  resource: Resource;
  amount: number;
}

export interface QuotaTables {
  quota: QuotaTable;
}

export type Resource = Counted | "bulk-operations" | "api-keys";
/** The others are counted by their rows; of them there is a row to wait for only. */
type Counted = "workflows" | "shares" | "uploads" | "upload-bytes";

export async function createQuotaTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("quota")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("resource", "text", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("quotas_key", ["owner", "resource"])
    .execute();
}

export interface QuotaChange {
  readonly owner: string;
  readonly resource: Resource;
  readonly amount: number;
}

/**
 * Takes so much of what a user may have, in the transaction that makes use of it; false: there is not so much left, and nothing was taken. The row is the lock: a sum over
 * what is there would let two at once both find room.
 */
export async function takeQuota(
  tx: Transaction<Tables>,
  { owner, resource, amount, max }: QuotaChange & { readonly max: number },
): Promise<boolean> {
  await tx
    .insertInto("quota")
    .values({ owner, resource, amount: 0 })
    .onConflict((conflict) => conflict.columns(["owner", "resource"]).doNothing())
    .execute();
  const { numUpdatedRows } = await tx
    .updateTable("quota")
    .set({ amount: sql<number>`amount + ${amount}` })
    .where("owner", "=", owner)
    .where("resource", "=", resource)
    .where(sql<number>`amount + ${amount}`, "<=", max)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** For what is counted by its rows: whoever else wants some of it for the same user waits until this transaction is over, and then sees its rows. */
export async function takeTurn(
  tx: Transaction<Tables>,
  { owner, resource }: { readonly owner: string; readonly resource: Exclude<Resource, Counted> },
): Promise<void> {
  await takeQuota(tx, { owner, resource, amount: 0, max: 0 });
}

/** Gives back what is not used any more, in the transaction that removes it. */
export async function giveBackQuota(tx: Transaction<Tables>, { owner, resource, amount }: QuotaChange): Promise<void> {
  await tx
    .updateTable("quota")
    .set({ amount: sql<number>`amount - ${amount}` })
    .where("owner", "=", owner)
    .where("resource", "=", resource)
    .execute();
}
