import type { StatementSync } from "node:sqlite";

/**
 * The statements that were asked for last, prepared. Lists are put together by what they filter, so there are many texts, of which a server asks the same few all the time: preparing them anew
 * took a sixth of the thread's time under load.
 */
export class KeptStatements {
  readonly #prepare: (sql: string) => StatementSync;
  readonly #max: number;
  readonly #kept: Map<string, StatementSync> = new Map();

  constructor(params: { readonly prepare: (sql: string) => StatementSync; readonly max?: number }) {
    this.#prepare = params.prepare;
    this.#max = params.max ?? 64;
  }

  of(sql: string): StatementSync {
    const statement = this.#kept.get(sql) ?? this.#prepare(sql);
    // The one that was asked for longest ago comes first.
    this.#kept.delete(sql);
    this.#kept.set(sql, statement);
    if (this.#kept.size > this.#max) this.#forgetOldest();
    return statement;
  }

  #forgetOldest(): void {
    for (const sql of this.#kept.keys()) {
      this.#kept.delete(sql);
      return;
    }
  }
}
