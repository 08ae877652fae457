import type { StoreTransactions } from "../store/store-transactions.ts";
import type { Sealer } from "./sealer.ts";

/** Transactions whose records are sealed: a blob is durable before the row that names it is committed. */
export function sealedTransactions(base: StoreTransactions, sealer: Sealer): StoreTransactions {
  return {
    run: async (params) => {
      const sealed = await base.run({
        ...params,
        work: async (tx) => {
          const text = await params.work(tx);
          return text === null ? null : sealer.seal(text, params.runId);
        },
      });
      return sealed === null ? null : sealer.open(sealed);
    },
  };
}
