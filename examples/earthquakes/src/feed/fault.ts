/** Why a row of the feed is set aside. */
export type Fault =
  | "missing-id"
  | "missing-magnitude"
  | "missing-time"
  | "magnitude-out-of-range"
  | "coordinates-out-of-range"
  | "depth-out-of-range"
  | "outside-the-week"
  | "repeated-id"
  | "not-an-earthquake"
  | "duplicate";

/** A row that was set aside, with the reason in words that name the value. */
export interface RejectedRow {
  /** The row's place in the feed, from 1. */
  readonly row: number;
  readonly id: string;
  readonly fault: Fault;
  readonly detail: string;
}

export const faultTitles: Readonly<Record<Fault, string>> = {
  "missing-id": "No id",
  "missing-magnitude": "No magnitude",
  "missing-time": "No time",
  "magnitude-out-of-range": "Magnitude out of range",
  "coordinates-out-of-range": "Coordinates out of range",
  "depth-out-of-range": "Depth out of range",
  "outside-the-week": "Outside the feed's week",
  "repeated-id": "Id seen before",
  "not-an-earthquake": "Not an earthquake",
  duplicate: "Duplicate of another solution",
};
