import type { Budgets } from "./books.ts";

/** The world around the workflow: people, mail and the bank. The tests and the story bring one of their own. */
export interface Office {
  /** The SQLite file with the application's tables, which is Pawl's store too. */
  readonly databaseFile: string;
  /** What each department may spend; counts when the books are opened. */
  readonly budgets: Budgets;
  /** Undefined: nobody is above them. */
  readonly managerOf: (employee: string) => string | undefined;
  readonly mail: (message: Mail) => void | Promise<void>;
  /** Answers with the bank's reference. The same `idempotencyKey` is the same transfer. */
  readonly transfer: (order: Transfer) => string | Promise<string>;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
}

export interface Transfer {
  readonly iban: string;
  readonly cents: number;
  readonly purpose: string;
  readonly idempotencyKey: string;
}
