import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";

export interface Request {
  readonly userId: string;
  readonly key: string;
  readonly operation: string;
  /** All that it says: parameters, query, body. */
  readonly content: unknown;
  readonly nowMs: number;
  /** It was done, and the answer could not be noted: a repeat after a minute would do it again. */
  readonly onGap: (error: unknown) => void;
}

export interface Answer {
  readonly status: number;
  readonly reply: unknown;
  /** It was given before, to the first request with this key. */
  readonly isRepeated: boolean;
}

/** How long an answer is kept. */
const keptMs = 24 * 3_600_000;
/** A request that has not been answered for so long was lost with its server. */
const lostMs = 60_000;

/**
 * Does what a request asks for once, however often it is sent with the same key. Where a server dies between doing it and noting the answer, a repeat does it again; starts of runs are not done
 * by this, but by the engine's own keys, which have no such gap.
 *
 * @throws ApiError `idempotency_mismatch`, `idempotency_running`; what the work throws, which is not kept.
 */
export async function doneOnce(
  db: Kysely<Tables>,
  request: Request,
  work: () => Promise<Pick<Answer, "status" | "reply">>,
): Promise<Answer> {
  const { userId, key, operation, content, nowMs } = request;
  const hash = createHash("sha256")
    .update(JSON.stringify([operation, content]))
    .digest("base64url");
  const before = await claim(db, request, hash);
  if (before !== null) {
    if (before.request_hash !== hash)
      throw new ApiError("idempotency_mismatch", "The Idempotency-Key was used for another request before.");
    if (before.status === null)
      throw new ApiError("idempotency_running", "The first request with this Idempotency-Key is under way.");
    return { status: before.status, reply: JSON.parse(before.reply ?? "null"), isRepeated: true };
  }
  const mine = { user_id: userId, key, created_ms: nowMs };
  let done: Pick<Answer, "status" | "reply">;
  try {
    done = await work();
  } catch (error) {
    // It was not done: the key is free for another try, or will be when it counts as lost.
    await remove(db, mine)
      .execute()
      .catch(() => {});
    throw error;
  }
  const { status, reply } = done;
  try {
    await update(db, mine)
      .set({ status, reply: JSON.stringify(reply ?? null) })
      .execute();
  } catch (error) {
    // What was done is done: to answer otherwise would make the caller do it again.
    request.onGap(error);
  }
  return { status, reply, isRepeated: false };
}

/** Removes the answers that are kept no longer. */
export async function forgetAnswers(db: Kysely<Tables>, nowMs: number): Promise<void> {
  await db
    .deleteFrom("idempotency")
    .where("created_ms", "<", nowMs - keptMs)
    .execute();
}

interface Mine {
  readonly user_id: string;
  readonly key: string;
  readonly created_ms: number;
}

/** Null: the key is ours now; else what there is of it. */
async function claim(db: Kysely<Tables>, request: Request, hash: string) {
  const { userId, key, nowMs } = request;
  for (;;) {
    await db
      .deleteFrom("idempotency")
      .where("user_id", "=", userId)
      .where("key", "=", key)
      .where((row) =>
        row.or([
          row("created_ms", "<", nowMs - keptMs),
          row.and([row("status", "is", null), row("created_ms", "<", nowMs - lostMs)]),
        ]),
      )
      .execute();
    if (await isNew(db, request, hash)) return null;
    const found = await db
      .selectFrom("idempotency")
      .selectAll()
      .where("user_id", "=", userId)
      .where("key", "=", key)
      .executeTakeFirst();
    // Gone in between: the first has failed, and whoever comes next may have the key.
    if (found !== undefined) return found;
  }
}

async function isNew(db: Kysely<Tables>, { userId, key, operation, nowMs }: Request, hash: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("idempotency")
    .values({ user_id: userId, key, operation, request_hash: hash, status: null, reply: null, created_ms: nowMs })
    .onConflict((conflict) => conflict.columns(["user_id", "key"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

const update = (db: Kysely<Tables>, { user_id, key, created_ms }: Mine) =>
  db
    .updateTable("idempotency")
    .where("user_id", "=", user_id)
    .where("key", "=", key)
    .where("created_ms", "=", created_ms);

const remove = (db: Kysely<Tables>, { user_id, key, created_ms }: Mine) =>
  db
    .deleteFrom("idempotency")
    .where("user_id", "=", user_id)
    .where("key", "=", key)
    .where("created_ms", "=", created_ms);
