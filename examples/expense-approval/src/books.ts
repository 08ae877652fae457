import { DatabaseSync } from "node:sqlite";
import { PermanentError } from "pawl";
import { money } from "./expense.ts";

/** Money that is kept for an expense until somebody decides on it. `id` is that of the run. */
export interface Reservation {
  readonly id: string;
  readonly department: string;
  readonly cents: number;
}

export interface Booking extends Reservation {
  readonly employee: string;
  readonly account: string;
}

/** Euro cents by department. */
export type Budgets = Readonly<Record<string, number>>;

/**
 * The application's own tables, in the same file as Pawl's: what `ctx.transaction` writes here is committed together with the record of its step.
 * Functions that take a `tx` are called in such a transaction; the others open the file themselves.
 */
export function createTables(tx: DatabaseSync, budgets: Budgets): void {
  tx.exec(`
    CREATE TABLE IF NOT EXISTS budgets (department TEXT PRIMARY KEY, cents INTEGER NOT NULL CHECK (cents >= 0)) STRICT;
    CREATE TABLE IF NOT EXISTS reservations (id TEXT PRIMARY KEY, department TEXT NOT NULL, cents INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS bookings
      (id TEXT PRIMARY KEY, employee TEXT NOT NULL, department TEXT NOT NULL, account TEXT NOT NULL, cents INTEGER NOT NULL) STRICT`);
  const insert = tx.prepare("INSERT INTO budgets VALUES (?, ?) ON CONFLICT DO NOTHING");
  for (const [department, cents] of Object.entries(budgets)) insert.run(department, cents);
}

/** Takes money out of a department's budget. There may not be enough: that no retry mends. */
export function reserve(tx: DatabaseSync, { id, department, cents }: Reservation): Reservation {
  const taken = tx
    .prepare("UPDATE budgets SET cents = cents - ? WHERE department = ? AND cents >= ?")
    .run(cents, department, cents);
  if (taken.changes === 0) throw new PermanentError(`The budget of ${department} has no ${money(cents)} left.`);
  tx.prepare("INSERT INTO reservations VALUES (?, ?, ?)").run(id, department, cents);
  return { id, department, cents };
}

/** Turns a reservation into a booking. What was approved may be less than what was reserved: the rest goes back. */
export function book(tx: DatabaseSync, booking: Booking): Booking {
  const { id, employee, department, account, cents } = booking;
  const reserved = tx.prepare("DELETE FROM reservations WHERE id = ? RETURNING cents").get(id) as { cents: number };
  tx.prepare("UPDATE budgets SET cents = cents + ? WHERE department = ?").run(reserved.cents - cents, department);
  tx.prepare("INSERT INTO bookings VALUES (?, ?, ?, ?, ?)").run(id, employee, department, account, cents);
  return booking;
}

/** Undoes `reserve`. It may be called again when its process has died, so it gives back what is still there, and only that. */
export function release(file: string, { id }: Reservation): void {
  giveBack(file, "DELETE FROM reservations WHERE id = ? RETURNING department, cents", id);
}

/** Undoes `book`. */
export function unbook(file: string, { id }: Booking): void {
  giveBack(file, "DELETE FROM bookings WHERE id = ? RETURNING department, cents", id);
}

function giveBack(file: string, remove: string, id: string): void {
  within(file, (database) => {
    const row = database.prepare(remove).get(id) as { department: string; cents: number } | undefined;
    if (row === undefined) return;
    database.prepare("UPDATE budgets SET cents = cents + ? WHERE department = ?").run(row.cents, row.department);
  });
}

/** What the books say: what is left of each budget, what is kept, and what was spent. */
export interface Books {
  readonly budgets: Readonly<Record<string, number>>;
  readonly reservations: readonly Reservation[];
  readonly bookings: readonly Booking[];
}

export function readBooks(file: string): Books {
  return within(file, (database) => ({
    budgets: Object.fromEntries(
      database
        .prepare("SELECT department, cents FROM budgets ORDER BY department")
        .all()
        .map((row) => [row["department"], row["cents"]]),
    ) as Record<string, number>,
    reservations: database
      .prepare("SELECT * FROM reservations ORDER BY id")
      .all()
      .map((row) => ({ ...row })) as unknown as Reservation[],
    bookings: database
      .prepare("SELECT * FROM bookings ORDER BY id")
      .all()
      .map((row) => ({ ...row })) as unknown as Booking[],
  }));
}

/** One transaction on a connection of its own. Pawl writes to the file too, so it waits for its turn. */
function within<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec("BEGIN IMMEDIATE");
    const result = work(database);
    database.exec("COMMIT");
    return result;
  } finally {
    database.close();
  }
}
