import type { BulkAction } from "@pawl/api";
import type { Kysely } from "kysely";
import { takeTurn } from "../../database/quota.ts";
import type { Tables } from "../../database/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import { lostMs, type BulkRow } from "./bulk-table.ts";

/** What has changed of an operation. */
export type BulkChange = Partial<Omit<BulkRow, "id" | "user_id" | "action" | "started_ms">>;

/** Each reads and writes many runs: a user may have so many under way at a time. */
const perUserMax = 3;
/** How long it is kept what has become of one. */
const keptMs = 7 * 86_400_000;

/** The rows of operations. */
export class BulkRows {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** @throws ApiError `bulk_limit_reached`. */
  async insert(begun: {
    readonly id: string;
    readonly userId: string;
    readonly action: BulkAction;
    readonly nowMs: number;
  }): Promise<BulkRow> {
    const { id, userId, action, nowMs } = begun;
    const row: BulkRow = {
      id,
      user_id: userId,
      action,
      status: "running",
      matched: 0,
      done: 0,
      skipped: 0,
      failed_count: 0,
      failed: "[]",
      is_stopping: 0,
      started_ms: nowMs,
      seen_ms: nowMs,
      finished_ms: null,
    };
    await this.#db.transaction().execute(async (tx) => {
      await takeTurn(tx, { owner: userId, resource: "bulk-operations" });
      await tx
        .deleteFrom("bulk_operation")
        .where("user_id", "=", userId)
        .where("started_ms", "<", nowMs - keptMs)
        .execute();
      await tx.insertInto("bulk_operation").values(row).execute();
      const { count } = await tx
        .selectFrom("bulk_operation")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .where("user_id", "=", userId)
        .where("status", "=", "running")
        .where("seen_ms", ">=", nowMs - lostMs)
        .executeTakeFirstOrThrow();
      if (Number(count) > perUserMax)
        throw new ApiError("bulk_limit_reached", `You have ${perUserMax} operations on many runs under way already.`);
    });
    return row;
  }

  /** Of this user; of anybody, where null. @throws ApiError `operation_not_found`. */
  async get(id: string, userId: string | null): Promise<BulkRow> {
    const all = this.#db.selectFrom("bulk_operation").selectAll().where("id", "=", id);
    const row = await (userId === null ? all : all.where("user_id", "=", userId)).executeTakeFirst();
    if (row !== undefined) return row;
    throw new ApiError("operation_not_found", `There is no operation ${JSON.stringify(id)}.`);
  }

  /** Returns whether somebody wants it to stop. */
  async update(id: string, change: BulkChange): Promise<boolean> {
    await this.#db.updateTable("bulk_operation").set(change).where("id", "=", id).execute();
    const row = await this.#db
      .selectFrom("bulk_operation")
      .select("is_stopping")
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.is_stopping === 1;
  }
}
