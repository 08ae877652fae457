import type { Interrupt, RunSummary } from "@pawl/api";
import type { LiveLink } from "./live-link.ts";
import type { Heard, Subscriber, Target } from "./subscriber.ts";

/** What has changed, as it is now. */
export interface Update<Item> {
  readonly items: readonly Item[];
  /** Look at your lists anew: this is the first, or too much has changed to tell it singly. */
  readonly isReset: boolean;
  /** To go on from here later: give it as `since`. */
  readonly asOf: string;
}

export interface UpdatesOptions {
  /** `asOf` of the last update seen; whatever has changed since comes first. Default: from now on, beginning with a reset. */
  readonly since?: string;
  readonly signal?: AbortSignal;
}

/** More than so many changes that nobody has taken are one reset. */
const keepMax = 1_000;

type Item = RunSummary | Interrupt;

/** What changes of the caller's runs or inbox: of each thing the newest state, for a caller who takes them slowly too. */
export async function* readUpdates<Of extends Item>(
  link: LiveLink,
  channel: "runs" | "interrupts",
  { since, signal }: UpdatesOptions = {},
): AsyncGenerator<Update<Of>, void, undefined> {
  signal?.throwIfAborted();
  const reader = new UpdateReader(channel, since);
  const onAbort = (): void => reader.fail(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    link.join(reader);
    for (;;) {
      yield (await reader.take()) as Update<Of>;
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    link.leave(reader);
  }
}

class UpdateReader implements Subscriber {
  readonly #channel: "runs" | "interrupts";
  #kept: Map<string, Item> = new Map();
  #asOf: string | undefined;
  #isReset: boolean;
  #isNew = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(channel: "runs" | "interrupts", since: string | undefined) {
    this.#channel = channel;
    this.#asOf = since;
    this.#isReset = since === undefined;
  }

  target(): Target {
    return { channel: this.#channel, ...(this.#asOf !== undefined && { since: this.#asOf }) };
  }

  hear(message: Heard): void {
    if (message.type === "live") this.#isNew ||= this.#isReset;
    if (message.type === "reset") this.#reset(message.asOf);
    if (message.type === "runs") this.#keep(message.runs, message.asOf);
    if (message.type === "interrupts") this.#keep(message.interrupts, message.asOf);
    if (this.#isNew) this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  async take(): Promise<Update<Item>> {
    while (!this.#isNew && this.#failure === null) await new Promise<void>((resolve) => (this.#wake = resolve));
    if (!this.#isNew) throw this.#failure!.error;
    const update = { items: [...this.#kept.values()], isReset: this.#isReset, asOf: this.#asOf! };
    this.#kept = new Map();
    this.#isReset = this.#isNew = false;
    return update;
  }

  #keep(items: readonly Item[], asOf: string): void {
    this.#asOf = asOf;
    for (const item of items) {
      this.#kept.delete(item.id);
      this.#kept.set(item.id, item);
    }
    if (items.length > 0) this.#isNew = true;
    if (this.#kept.size > keepMax) this.#reset(asOf);
  }

  #reset(asOf: string): void {
    this.#asOf = asOf;
    this.#kept.clear();
    this.#isReset = this.#isNew = true;
  }
}
