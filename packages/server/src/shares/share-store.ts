import { sql, type Kysely, type Selectable } from "kysely";
import { isBehind, placeOf } from "../database/place.ts";
import { giveBackQuota, takeQuota } from "../database/quota.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import type { ServerClock } from "../http/server-clock.ts";
import { newShareToken, shareHash } from "./share-token.ts";
import type { ShareTable } from "./share-table.ts";

export type ShareRow = Selectable<ShareTable>;

export interface NewShare {
  readonly kind: "run" | "workflow";
  readonly target: string;
  readonly title: string;
  readonly expiresInSeconds: number | null;
  readonly withFiles: boolean;
}

export const sharesMax = 1_000;
/** Links that are over stay on the list for a while, for their makers to see why one does not work. */
const overMs = 30 * 24 * 3_600_000;

/** The links. */
export class ShareStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: ServerClock;

  constructor({ db, clock }: { readonly db: Kysely<Tables>; readonly clock: ServerClock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @throws ApiError `share_limit_reached` */
  async insert(owner: Principal, share: NewShare): Promise<{ readonly row: ShareRow; readonly token: string }> {
    const nowMs = this.#clock.nowMs();
    const token = newShareToken();
    const row: ShareRow = {
      id: this.#clock.id(),
      tokenHash: shareHash(token),
      owner: owner.userId,
      ownerName: owner.name,
      kind: share.kind,
      target: share.target,
      title: share.title,
      createdMs: nowMs,
      expiresMs: share.expiresInSeconds === null ? null : nowMs + share.expiresInSeconds * 1_000,
      lastUsedMs: null,
      uses: 0,
      withFiles: Number(share.withFiles),
    };
    await this.#db.transaction().execute(async (tx) => {
      if (!(await takeQuota(tx, { owner: row.owner, resource: "shares", amount: 1, max: sharesMax })))
        throw new ApiError("share_limit_reached", `You have ${sharesMax} links, which is as many as you can.`);
      await tx.insertInto("share").values(row).execute();
    });
    return { row, token };
  }

  /** Newest first; one more than the limit, where there are more. */
  list(
    owner: string,
    query: { readonly target?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<ShareRow[]> {
    const place = placeOf(query.cursor);
    let rows = this.#db.selectFrom("share").selectAll().where("owner", "=", owner);
    if (query.target !== undefined) rows = rows.where("target", "=", query.target);
    if (place !== null) rows = rows.where(isBehind(place, "createdMs"));
    return rows
      .orderBy("createdMs", "desc")
      .orderBy("id", "desc")
      .limit(query.limit + 1)
      .execute();
  }

  /** @throws ApiError `share_not_found` */
  async remove(owner: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom("share")
        .where("id", "=", id)
        .where("owner", "=", owner)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new ApiError("share_not_found", `There is no link ${id}.`);
      await giveBackQuota(tx, { owner, resource: "shares", amount: 1 });
    });
  }

  /** The link of a token, if it still holds; counted. @throws ApiError `share_not_found`: it never was, is over, or was taken back. */
  async use(token: string): Promise<ShareRow> {
    const nowMs = this.#clock.nowMs();
    const row = await this.#db
      .updateTable("share")
      .set({ uses: sql<number>`uses + 1`, lastUsedMs: nowMs })
      .where("tokenHash", "=", shareHash(token))
      .where((is) => is.or([is("expiresMs", "is", null), is("expiresMs", ">", nowMs)]))
      .returningAll()
      .executeTakeFirst();
    return row ?? refuseShare();
  }

  /** The link of a token, if it still holds, for what is shown along with what was opened. @throws ApiError `share_not_found` */
  async held(token: string): Promise<ShareRow> {
    const row = await this.#db
      .selectFrom("share")
      .selectAll()
      .where("tokenHash", "=", shareHash(token))
      .where((is) => is.or([is("expiresMs", "is", null), is("expiresMs", ">", this.#clock.nowMs())]))
      .executeTakeFirst();
    return row ?? refuseShare();
  }

  /** Forgets links that have been over for long, and gives their makers room for others. */
  async sweep(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      const gone = await tx
        .deleteFrom("share")
        .where("expiresMs", "<", nowMs - overMs)
        .returning("owner")
        .execute();
      for (const { owner } of gone) await giveBackQuota(tx, { owner, resource: "shares", amount: 1 });
    });
  }
}

/** Why, is not told. */
export function refuseShare(): never {
  throw new ApiError(
    "share_not_found",
    "This link leads nowhere: it is over, was taken back, or what it showed is gone.",
  );
}
