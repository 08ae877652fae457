import type { Store } from "./store.ts";

/**
 * What a store can do besides whose records lie in a schema of their own: tell which version that has, and bring it up to date. Neither
 * needs `open`, so that the role which may change tables need not be the one that runs workflows.
 */
export interface SchemaStore {
  /** Reads the version of the schema, and changes nothing. */
  schemaStatus(): Promise<SchemaStatus>;
  /**
   * Applies what is pending, also where the store would not do so by itself when it opens.
   *
   * @throws PawlError `store_newer`, and what `open` throws.
   */
  migrate(): Promise<{ readonly from: number; readonly to: number }>;
}

export interface SchemaStatus {
  /** 0: there is no schema yet. More than `latest`: a newer Pawl made it. */
  readonly current: number;
  /** The version that this Pawl knows and needs. */
  readonly latest: number;
  /** What lies between the two, oldest first. */
  readonly pending: readonly { readonly version: number; readonly name: string }[];
}

/** Whether the store has a schema; one in memory has none. */
export function hasSchema(store: Store): store is Store & SchemaStore {
  const { schemaStatus, migrate } = store as Partial<SchemaStore>;
  return typeof schemaStatus === "function" && typeof migrate === "function";
}
