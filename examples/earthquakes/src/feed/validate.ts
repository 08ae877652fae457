import type { Feed } from "./extract.ts";
import type { RejectedRow } from "./fault.ts";
import { findDuplicates } from "./duplicates.ts";
import type { Quake } from "./quake.ts";
import { readRow } from "./read-row.ts";

export interface Validated {
  readonly quakes: readonly Quake[];
  /** In the order of the feed. */
  readonly rejected: readonly RejectedRow[];
}

/** Parts the feed into earthquakes and rows set aside, each with its reason. No row is lost: the two add up to the feed. */
export function validateFeed(feed: Feed): Validated {
  const kept = new Map<string, { quake: Quake; row: number }>();
  const rejected: RejectedRow[] = [];

  for (const [index, feedRow] of feed.rows.entries()) {
    const row = index + 1;
    const result = readRow(feedRow, feed);
    if ("fault" in result) {
      rejected.push({ row, id: typeof feedRow.id === "string" ? feedRow.id : "", ...result });
    } else if (kept.has(result.id)) {
      rejected.push({
        row,
        id: result.id,
        fault: "repeated-id",
        detail: `first seen in row ${kept.get(result.id)?.row}`,
      });
    } else {
      kept.set(result.id, { quake: result, row });
    }
  }

  for (const { quake, detail } of findDuplicates([...kept.values()].map(({ quake }) => quake))) {
    rejected.push({ row: kept.get(quake.id)?.row ?? 0, id: quake.id, fault: "duplicate", detail });
    kept.delete(quake.id);
  }

  return { quakes: [...kept.values()].map(({ quake }) => quake), rejected: rejected.toSorted((a, b) => a.row - b.row) };
}
