import type { StepContext, StepOptions } from "./step.ts";

export interface TransactionOptions<T = unknown, Using = unknown> extends StepOptions<T> {
  /**
   * Your own driver on the store's database: a pool of `pg`, `postgres`, Kysely or Drizzle. The function is handed a transaction of its kind. Default: the store's own
   * connection (a client of `pg`; a `DatabaseSync` of `node:sqlite`).
   */
  readonly using?: Using;
}

export type TransactionFunction<T, Tx> = (tx: Tx, step: StepContext) => T | Promise<T>;

/** What a driver hands to the function of a transaction. */
export type TransactionOf<Using> = Using extends {
  transaction(): { execute(work: (tx: infer Tx) => Promise<never>): unknown };
}
  ? Tx
  : Using extends { transaction(work: (tx: infer Tx) => Promise<never>, ...rest: never[]): unknown }
    ? Tx
    : Using extends { begin(options: string, work: (tx: infer Tx) => never): unknown }
      ? Tx
      : Using extends { connect(done: (error: never, client: infer Tx, release: never) => void): unknown }
        ? NonNullable<Tx>
        : unknown;
