import { PawlError } from "../../errors/pawl-error.ts";
import { checkName } from "../../workflow/name.ts";
import type { RunLog } from "../../workflow/run-log.ts";
import type { StreamWriter } from "../../workflow/stream-writer.ts";
import { isNews, noteIn } from "./asks.ts";
import { scopeIn, type BranchScope, type Notes } from "./branch-scope.ts";
import { isReservedKind } from "./event-kinds.ts";
import type { Execution } from "./execution.ts";
import { hasRoom } from "./limits.ts";
import { encodePayload } from "./payload.ts";
import { createRunLog } from "./run-logger.ts";

/** What a run's code says to those who watch: checked, encoded, and put into the log unless it is there from before a replay. */
export class RunNotes implements Notes {
  readonly #execution: Execution;
  /** Null: that of whichever step's code is running. */
  readonly #scope: BranchScope | null;
  #log: RunLog | undefined;

  constructor(execution: Execution, scope: BranchScope | null) {
    this.#execution = execution;
    this.#scope = scope;
  }

  get log(): RunLog {
    return (this.#log ??= createRunLog((data) => this.#note("log", data)));
  }

  emit(kind: string, data?: unknown): void {
    checkName(kind, "kind of an event");
    if (isReservedKind(kind)) {
      throw new PawlError("invalid_name", `The event kind "${kind}" is one of Pawl's own.`, {
        hint: 'Choose another, such as "order-shipped".',
      });
    }
    this.#note(kind, this.#encode(data, `data of event "${kind}"`));
  }

  progress(fraction: number, message?: string): void {
    if (typeof fraction !== "number" || !(fraction >= 0 && fraction <= 1)) {
      throw new PawlError("invalid_option", `The fraction of progress is ${String(fraction)}; it must be from 0 to 1.`);
    }
    this.#note("progress", this.#encode(message === undefined ? { fraction } : { fraction, message }, "progress"));
  }

  stream(name: string): StreamWriter {
    checkName(name, "name of a stream");
    return {
      name,
      write: (chunk) => this.#write(name, chunk),
      end: () => void this.#add(name, null),
    };
  }

  #write(name: string, chunk: unknown): Promise<void> {
    // As an element, so that the text can stand in a list: undefined has none of its own.
    const text = this.#encode([chunk], `chunk of stream "${name}"`) as string;
    return this.#add(name, text.slice(1, -1)) ?? written;
  }

  #add(stream: string, part: string | null): Promise<void> | undefined {
    const execution = this.#execution;
    const scope = this.#scopeHere();
    const bytes = part === null ? 0 : Buffer.byteLength(part);
    if (!isNews(execution, scope) || !hasRoom(execution, scope, bytes)) return undefined;
    return execution.streams.add(scope, { kind: "stream-written", stream, part, bytes });
  }

  #note(kind: string, data: string | null): void {
    noteIn(this.#execution, this.#scopeHere(), kind, data);
  }

  #scopeHere(): BranchScope | undefined {
    return this.#scope ?? scopeIn(this.#execution);
  }

  #encode(value: unknown, what: string): string | null {
    return encodePayload(value, { what, limitBytes: this.#execution.owner.payloadLimitBytes }).text;
  }
}

const written = Promise.resolve();
