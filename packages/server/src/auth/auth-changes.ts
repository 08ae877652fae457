import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

export type Subject = `user:${string}` | `device:${string}` | `key:${string}` | "settings";

/** What listeners are told: of one subject, or that it may be any of them. */
export type Change = Subject | "everything";

/** How old what a server remembers of another server's doing can be. */
const recheckMs = 2_000;
/** How much further back than its last look it looks: clocks of servers may differ by so much. */
const windowMs = 300_000;
/** How long notes are kept: a server that has not looked for longer cannot know what it has missed. */
export const notesKeptMs = 3_600_000;

/**
 * What must be forgotten at once, here and by the other servers on this database. A change is a row, written together with what it is about; servers look for rows of others when somebody calls and the
 * last look is two seconds old. So a request costs no query, and an idle server none either.
 */
export class AuthChanges {
  readonly #db: Kysely<Tables>;
  readonly #nowMs: () => number;
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #known = new Map<string, number>();
  #checkedMs = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | null = null;

  constructor({ db, nowMs }: { readonly db: Kysely<Tables>; readonly nowMs: () => number }) {
    this.#db = db;
    this.#nowMs = nowMs;
  }

  onChange(listener: (change: Change) => void): void {
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
    const ageMs = this.#nowMs() - this.#checkedMs;
    // Negative, where the clock was set back.
    if (ageMs >= 0 && ageMs < recheckMs) return;
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null;
    });
    await this.#checking;
  }

  async #check(): Promise<void> {
    const nowMs = this.#nowMs();
    const sinceMs = Math.min(this.#checkedMs, nowMs) - windowMs;
    // Before its first look it has remembered nothing.
    const isFirst = this.#checkedMs === Number.NEGATIVE_INFINITY;
    const rows = await this.#db
      .selectFrom("auth_change")
      .select(["id", "atMs", "subject"])
      .where("atMs", ">", isFirst ? nowMs - windowMs : sinceMs)
      .execute();
    if (!isFirst && nowMs - sinceMs > notesKeptMs) this.#tell("everything");
    for (const { id, atMs, subject } of rows) {
      if (this.#known.has(id)) continue;
      this.#known.set(id, atMs);
      this.#tell(subject as Subject);
    }
    for (const [id, atMs] of this.#known) if (atMs <= nowMs - windowMs) this.#known.delete(id);
    this.#checkedMs = nowMs;
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
