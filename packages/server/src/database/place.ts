import { sql, type RawBuilder } from "kysely";
import { ApiError } from "../http/api-error.ts";

/** Where a list that goes by a time and an id stands: behind this row. */
export interface Place {
  readonly atMs: number;
  readonly id: string;
}

/** As clients get it, who only hand it back. What they make of it is no danger: every statement says besides whose rows are meant. */
export function cursorOf({ atMs, id }: Place): string {
  return Buffer.from(`${atMs} ${id}`).toString("base64url");
}

/** @throws ApiError `malformed_request` */
export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [, atMs, id] = /^(\d{1,15}) ([\w-]{1,100})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (atMs !== undefined && id !== undefined) return { atMs: Number(atMs), id };
  throw new ApiError("malformed_request", "query.cursor: give what the page before had as nextCursor.");
}

/** Whether a row stands behind that place in a list, newest first. Both columns together, as the index has them. */
export function isBehind({ atMs, id }: Place, timeColumn: "createdMs" | "updatedMs"): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(timeColumn)}, id) < (${atMs}, ${id})`;
}
