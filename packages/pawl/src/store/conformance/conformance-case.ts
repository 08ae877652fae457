import type { Store } from "../store.ts";

/** What an adapter gives to each case of the suite. */
export interface StoreHarness {
  /** Open, and without records. */
  readonly store: Store;
  /** Another open handle on the same records, which stands to the first as another process would. The harness closes it. */
  readonly another: () => Promise<Store>;
}

/** One rule of the port, as a test that needs no test runner: it throws what `node:assert` throws. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: (harness: StoreHarness) => Promise<void>;
}
