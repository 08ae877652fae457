import { sql, type Kysely, type Selectable, type Transaction } from "kysely";
import { isBehind, placeOf } from "../database/place.ts";
import { giveBackQuota, takeQuota } from "../database/quota.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { ServerClock } from "../http/server-clock.ts";
import { unusedMs } from "./unused.ts";
import type { UploadPartTable, UploadTable } from "./upload-table.ts";

/** `isHeld`: by a saved workflow, so that it does not expire. */
export type UploadRow = Selectable<UploadTable> & { readonly isHeld: boolean };
export type UploadPart = Pick<Selectable<UploadPartTable>, "at" | "size" | "key">;

export interface NewUpload {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Of all that its owner has uploaded. */
  readonly ownerBytesMax: number;
}

export const uploadsMax = 1_000;

/** What is known of uploads. Every statement says whose are meant. */
export class UploadStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: ServerClock;

  constructor({ db, clock }: { readonly db: Kysely<Tables>; readonly clock: ServerClock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Takes the room for all of it at once: an upload that has begun is not refused half-way. @throws ApiError `file_limit_reached` */
  async insert(owner: string, { name, type, size, ownerBytesMax }: NewUpload): Promise<UploadRow> {
    const nowMs = this.#clock.nowMs();
    const row = {
      id: this.#clock.id(),
      owner,
      name,
      type,
      size,
      received: 0,
      sha256: null,
      createdMs: nowMs,
      expiresMs: nowMs + unusedMs,
    };
    await this.#db.transaction().execute(async (tx) => {
      if (!(await takeQuota(tx, { owner, resource: "uploads", amount: 1, max: uploadsMax })))
        throw new ApiError("file_limit_reached", `You have ${uploadsMax} uploads, which is as many as you can.`);
      if (!(await takeQuota(tx, { owner, resource: "upload-bytes", amount: size, max: ownerBytesMax })))
        throw new ApiError(
          "file_limit_reached",
          `There is no room for ${size} bytes: your uploads may have ${ownerBytesMax}.`,
        );
      await tx.insertInto("upload").values(row).execute();
    });
    return { ...row, isHeld: false };
  }

  /** One that has not expired. @throws ApiError `file_not_found`, also where it is only somebody else's. */
  async owned(owner: string, id: string): Promise<UploadRow> {
    return (await this.find(owner, id)) ?? refuseFile(id);
  }

  async find(owner: string, id: string): Promise<UploadRow | undefined> {
    const row = await this.#rows(owner).where("id", "=", id).executeTakeFirst();
    return row === undefined ? undefined : withHeld(row);
  }

  /** How many uploads somebody has, and how large they are or will be. */
  async totalOf(owner: string): Promise<{ readonly count: number; readonly bytes: number }> {
    const rows = await this.#db.selectFrom("quota").select(["resource", "amount"]).where("owner", "=", owner).execute();
    const amounts = new Map(rows.map(({ resource, amount }) => [resource, amount]));
    return { count: amounts.get("uploads") ?? 0, bytes: amounts.get("upload-bytes") ?? 0 };
  }

  /** Newest first; one more than the limit, where there are more. */
  async list(
    owner: string,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<UploadRow[]> {
    const place = placeOf(query.cursor);
    let rows = this.#rows(owner);
    if (place !== null) rows = rows.where(isBehind(place, "createdMs"));
    const found = await rows
      .orderBy("createdMs", "desc")
      .orderBy("id", "desc")
      .limit(query.limit + 1)
      .execute();
    return found.map(withHeld);
  }

  /** In order. */
  parts(id: string): Promise<UploadPart[]> {
    return this.#db
      .selectFrom("upload_part")
      .select(["at", "size", "key"])
      .where("upload", "=", id)
      .orderBy("at")
      .execute();
  }

  /**
   * Adds a piece where the upload ends. Of two who bring the same piece, one is first.
   *
   * @throws ApiError `file_not_found`, `upload_offset_conflict`
   */
  async append({ owner, id }: Pick<UploadRow, "owner" | "id">, part: UploadPart): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("upload")
        .set({ received: part.at + part.size, expiresMs: this.#clock.nowMs() + unusedMs })
        .where("id", "=", id)
        .where("owner", "=", owner)
        .where("received", "=", part.at)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return refuseAppend(tx, { owner, id });
      await tx
        .insertInto("upload_part")
        .values({ upload: id, ...part })
        .execute();
      return undefined;
    });
  }

  /** All is there, and this is what it is. */
  async complete(
    { owner, id }: Pick<UploadRow, "owner" | "id">,
    found: { readonly type: string; readonly sha256: string },
  ): Promise<void> {
    await this.#db.updateTable("upload").set(found).where("id", "=", id).where("owner", "=", owner).execute();
  }

  /** Its time begins anew, so that it is there while it is used. @throws ApiError `file_not_found` */
  async touch({ owner, id }: Pick<UploadRow, "owner" | "id">): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable("upload")
      .set({ expiresMs: this.#clock.nowMs() + unusedMs })
      .where("id", "=", id)
      .where("owner", "=", owner)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) refuseFile(id);
  }

  /** Its bytes are removed by who calls. @throws ApiError `file_not_found` */
  async remove(owner: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const gone = await tx
        .deleteFrom("upload")
        .where("id", "=", id)
        .where("owner", "=", owner)
        .returning("size")
        .executeTakeFirst();
      if (gone === undefined) return refuseFile(id);
      await giveBackRoom(tx, owner, gone.size);
      return undefined;
    });
  }

  /** Removes those that have expired and that nothing holds; gives their ids. */
  sweep(): Promise<readonly string[]> {
    return this.#db.transaction().execute(async (tx) => {
      const gone = await tx
        .deleteFrom("upload")
        .where("expiresMs", "<=", this.#clock.nowMs())
        .where((is) => is.not(isHeld))
        .returning(["id", "owner", "size"])
        .execute();
      for (const { owner, size } of gone) await giveBackRoom(tx, owner, size);
      return gone.map(({ id }) => id);
    });
  }

  /** Those of these that there are, whosesoever. */
  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.#db
      .selectFrom("upload")
      .select("id")
      .where("id", "in", [...ids])
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  #rows(owner: string) {
    return this.#db
      .selectFrom("upload")
      .selectAll()
      .select(isHeld.as("isHeld"))
      .where("owner", "=", owner)
      .where((is) => is.or([is("expiresMs", ">", this.#clock.nowMs()), isHeld]));
  }
}

const isHeld = sql<boolean>`EXISTS (SELECT 1 FROM workflow_file WHERE workflow_file.upload = upload.id)`;

/** SQLite has numbers for truths. */
function withHeld(row: UploadRow): UploadRow {
  return { ...row, isHeld: row.isHeld === true || (row.isHeld as unknown) === 1 };
}

async function giveBackRoom(tx: Transaction<Tables>, owner: string, size: number): Promise<void> {
  await giveBackQuota(tx, { owner, resource: "uploads", amount: 1 });
  await giveBackQuota(tx, { owner, resource: "upload-bytes", amount: size });
}

async function refuseAppend(tx: Transaction<Tables>, { owner, id }: Pick<UploadRow, "owner" | "id">): Promise<never> {
  const row = await tx
    .selectFrom("upload")
    .select("received")
    .where("id", "=", id)
    .where("owner", "=", owner)
    .executeTakeFirst();
  return row === undefined ? refuseFile(id) : refuseOffset(row.received);
}

export function refuseOffset(received: number): never {
  throw new ApiError(
    "upload_offset_conflict",
    `The upload has ${received} bytes: that is where the next chunk begins.`,
    {
      details: { received },
    },
  );
}

export function refuseFile(id: string): never {
  throw new ApiError("file_not_found", `There is no upload ${id}.`);
}
