import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

export type Subject = `user:${string}` | `device:${string}` | `key:${string}` | "settings";

/** How old what a server remembers of another server's doing can be. */
const recheckMs = 2_000;
/** How far back it looks: clocks of servers may differ by so much. */
const windowMs = 60_000;

/**
 * What must be forgotten at once, here and by the other servers on this database. A change is a row, written together with what it is about; servers look for rows of others when somebody calls and the
 * last look is two seconds old. So a request costs no query, and an idle server none either.
 */
export class AuthChanges {
  readonly #db: Kysely<Tables>;
  readonly #nowMs: () => number;
  readonly #listeners: ((subject: Subject) => void)[] = [];
  readonly #known = new Map<string, number>();
  #checkedMs = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | null = null;

  constructor({ db, nowMs }: { readonly db: Kysely<Tables>; readonly nowMs: () => number }) {
    this.#db = db;
    this.#nowMs = nowMs;
  }

  onChange(listener: (subject: Subject) => void): void {
    this.#listeners.push(listener);
  }

  /** Does work in one transaction, with the note of what it changes; afterwards nobody here remembers it. */
  async change<T>(work: (tx: Kysely<Tables>, changed: (...subjects: Subject[]) => void) => Promise<T>): Promise<T> {
    const subjects = new Set<Subject>();
    try {
      return await this.#db.transaction().execute(async (tx) => {
        const result = await work(tx, (...changed) => changed.forEach((subject) => subjects.add(subject)));
        const rows = [...subjects].map((subject) => ({ id: randomUUID(), atMs: this.#nowMs(), subject }));
        if (rows.length > 0) await tx.insertInto("auth_change").values(rows).execute();
        return result;
      });
    } finally {
      // Also where it failed: the answer to a commit can get lost.
      for (const subject of subjects) this.#tell(subject);
    }
  }

  /** Hears of what other servers have changed, unless that was done just now. */
  async catchUp(): Promise<void> {
    if (this.#nowMs() - this.#checkedMs < recheckMs) return;
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    await this.#checking;
  }

  async #check(): Promise<void> {
    const nowMs = this.#nowMs();
    const rows = await this.#db
      .selectFrom("auth_change")
      .select(["id", "atMs", "subject"])
      .where("atMs", ">", nowMs - windowMs)
      .execute();
    for (const { id, atMs, subject } of rows) {
      if (this.#known.has(id)) continue;
      this.#known.set(id, atMs);
      this.#tell(subject as Subject);
    }
    for (const [id, atMs] of this.#known) if (atMs <= nowMs - windowMs) this.#known.delete(id);
    this.#checkedMs = nowMs;
  }

  #tell(subject: Subject): void {
    for (const listener of this.#listeners) listener(subject);
  }
}
