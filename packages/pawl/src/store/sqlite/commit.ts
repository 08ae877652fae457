import { applyWrite } from "../apply-write.ts";
import type { ClaimRequest, Write } from "../write.ts";
import { appendOf } from "./append-cells.ts";
import { AppendWriter } from "./append.ts";
import { batchBegin, writeForms } from "./batch-message.ts";
import { outcomeCode, type BatchReply, type OutcomeReply } from "./batch-reply.ts";
import { Claimer } from "./claim.ts";
import type { Database } from "./database.ts";
import type { DatabaseTarget, Tables } from "./database-target.ts";
import type { Ownership } from "./ownership.ts";
import type { Cell } from "./run-columns.ts";
import { isWriteFault } from "./sqlite-error.ts";
import { StartWriter } from "./start.ts";

/** One batch, one transaction. */
export class Committer {
  readonly #database: Database;
  readonly #target: DatabaseTarget;
  readonly #ownership: Ownership;
  readonly #starts: StartWriter;
  readonly #appends: AppendWriter;
  readonly #claimer: Claimer;

  constructor(database: Database, tables: Tables, ownership: Ownership, target: DatabaseTarget) {
    this.#database = database;
    this.#target = target;
    this.#ownership = ownership;
    this.#starts = new StartWriter(tables.runs, ownership);
    this.#appends = new AppendWriter(database, tables, ownership);
    this.#claimer = new Claimer(database, tables, ownership);
  }

  commit(message: readonly Cell[]): BatchReply {
    try {
      return this.#transaction(message, (begin) => this.#write(message, begin));
    } catch (error) {
      if (!isWriteFault(error)) throw error;
      // One write broke a constraint, and the others must not suffer from it: the batch once more, each write in a savepoint.
      return this.#transaction(message, (begin) => this.#writeAlone(message, begin));
    }
  }

  #transaction(message: readonly Cell[], write: (begin: number) => OutcomeReply): BatchReply {
    let isAgain = false;
    try {
      return this.#database.transaction(() => {
        // What an attempt that was rolled back has remembered did not happen.
        if (isAgain) this.#ownership.clear();
        isAgain = true;
        this.#ownership.refresh();
        const outcomes: OutcomeReply[] = [];
        let isPlain = true;
        let at = batchBegin + 1;
        for (let left = message[batchBegin] as number; left > 0; left -= 1) {
          const outcome = write(at + 1);
          if (outcome !== outcomeCode.appended) isPlain = false;
          outcomes.push(outcome);
          at = message[at] as number;
        }
        const request = message[at] === null ? null : (JSON.parse(message[at] as string) as ClaimRequest);
        const claim = request === null ? null : this.#claimer.claim(request);
        return { outcomes: isPlain ? null : outcomes, claim };
      });
    } catch (error) {
      this.#ownership.clear();
      throw error;
    }
  }

  /** `begin` is where the write's form stands. */
  #write(message: readonly Cell[], begin: number): OutcomeReply {
    switch (message[begin]) {
      case writeForms.append:
        return this.#appends.write(message, begin + 1) ?? this.#apply(appendOf(message, begin + 1));
      case writeForms.start:
        return this.#starts.write(message, begin + 1);
      default:
        return this.#apply(JSON.parse(message[begin + 1] as string) as Write);
    }
  }

  #apply(write: Write): OutcomeReply {
    this.#target.forget();
    return applyWrite(this.#target, write);
  }

  /** What breaks a constraint is as a rule an append whose numbers are taken: `applyWrite` says what that means. */
  #writeAlone(message: readonly Cell[], begin: number): OutcomeReply {
    const isAppend = message[begin] === writeForms.append;
    try {
      return this.#database.savepoint(() =>
        isAppend ? this.#apply(appendOf(message, begin + 1)) : this.#write(message, begin),
      );
    } catch (error) {
      if (!isWriteFault(error)) throw error;
      this.#ownership.clear();
      return { ok: false, refusal: "run_changed", run: null };
    }
  }
}
