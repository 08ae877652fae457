import type { ServerPlace } from "./server/server-place.ts";

export type StoreName = "sqlite" | "memory" | "postgres";

/** What a measure is to do; plain data, since it goes to the measure's process. */
export interface Setting {
  readonly store: StoreName;
  /** How many pairs of Pawl and limit are taken. */
  readonly repeats: number;
  /** A few percent of the work: shows that everything runs, and is no figure to quote. */
  readonly isQuick: boolean;
  /** Where CPU profiles go; then only Pawl runs. Null: no profiles. */
  readonly profileFolder: string | null;
  /** Also with the runs started by a process of their own. */
  readonly hasStarter: boolean;
  /** Where PostgreSQL is; null for the other stores. */
  readonly server: ServerPlace | null;
  /** Where `stored-runs` writes plans; null: a temporary file. */
  readonly plansFile: string | null;
}

export function scaled(setting: Setting, count: number, quickCount: number): number {
  return setting.isQuick ? quickCount : count;
}
