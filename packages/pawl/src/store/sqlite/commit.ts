import type { ClaimRequest } from "../write.ts";
import { AppendWriter } from "./append.ts";
import { batchBegin, writeTypes } from "./batch-message.ts";
import { outcomeCode, type BatchReply, type OutcomeReply } from "./batch-reply.ts";
import { Claimer } from "./claim.ts";
import { applyCommand } from "./command.ts";
import type { Database } from "./database.ts";
import type { Ownership } from "./ownership.ts";
import type { Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";
import { SignalWriter } from "./signal.ts";
import { isWriteFault } from "./sqlite-error.ts";
import { StartWriter } from "./start.ts";

/** One batch, one transaction. */
export class Committer {
  readonly #database: Database;
  readonly #runs: RunTable;
  readonly #ownership: Ownership;
  readonly #starts: StartWriter;
  readonly #appends: AppendWriter;
  readonly #signals: SignalWriter;
  readonly #claimer: Claimer;

  constructor(database: Database, runs: RunTable, ownership: Ownership) {
    this.#database = database;
    this.#runs = runs;
    this.#ownership = ownership;
    this.#starts = new StartWriter(database, runs, ownership);
    this.#appends = new AppendWriter(database, runs, ownership, this.#starts);
    this.#signals = new SignalWriter(database, runs);
    this.#claimer = new Claimer(database, runs, ownership);
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

  /** `begin` is where the write's type stands. */
  #write(message: readonly Cell[], begin: number): OutcomeReply {
    switch (message[begin]) {
      case writeTypes.append:
        return this.#appends.write(message, begin + 1);
      case writeTypes.start:
        return this.#starts.write(message, begin + 1);
      case writeTypes.signal:
        return this.#signals.write(message, begin + 1);
      default:
        return applyCommand(this.#runs, message, begin + 1);
    }
  }

  #writeAlone(message: readonly Cell[], begin: number): OutcomeReply {
    try {
      return this.#database.savepoint(() => this.#write(message, begin));
    } catch (error) {
      if (!isWriteFault(error)) throw error;
      this.#ownership.clear();
      // The only constraint that a write can meet is a number of the log that is taken.
      if (message[begin] !== writeTypes.append) return { refusal: "run_changed", run: null };
      return this.#appends.refused("run_changed", message, begin + 1);
    }
  }
}
