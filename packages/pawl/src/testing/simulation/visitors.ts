import { PawlError } from "../../errors/pawl-error.ts";
import { isTerminal } from "../../store/run-status.ts";
import type { Client } from "./client.ts";
import type { Findings } from "./findings.ts";
import type { Action } from "./scenario.ts";
import type { Scheduler } from "./scheduler.ts";

/** What a client was told about one key, and must find to be so. */
export interface Acknowledged {
  readonly runIds: Set<string>;
  /** Payload numbers of the signals that were accepted, with the run that took them. */
  readonly signals: {
    readonly runId: string;
    readonly name: string;
    readonly number: number;
    readonly tries: number;
  }[];
  /** How it was told that runs ended. */
  readonly results: { readonly runId: string; readonly outcome: string }[];
  /** Numbers of the events that a follower was shown. */
  readonly followed: { readonly runId: string; readonly seqs: readonly number[]; readonly isWhole: boolean }[];
}

/** Those who start, signal, cancel, pause, resume, retry and follow runs. */
export class Visitors {
  readonly acknowledged: Map<string, Acknowledged> = new Map();
  readonly #client: Client;
  readonly #scheduler: Scheduler;
  readonly #findings: Findings;
  readonly #trace: (line: () => string) => void;
  #open = 0;
  #watching = 0;
  #signals = 0;

  constructor(params: {
    readonly client: Client;
    readonly scheduler: Scheduler;
    readonly findings: Findings;
    readonly trace: (line: () => string) => void;
  }) {
    this.#client = params.client;
    this.#scheduler = params.scheduler;
    this.#findings = params.findings;
    this.#trace = params.trace;
  }

  /** Something that was asked is not answered yet. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  /** Somebody still waits for a result or for events. */
  get isWatching(): boolean {
    return this.#watching > 0;
  }

  plan(actions: readonly Action[]): void {
    for (const action of actions) {
      this.#open++;
      this.#scheduler.after(action.atMs, () => void this.do(action).finally(() => this.#open--));
    }
  }

  async do(action: Action): Promise<void> {
    this.#trace(() => `client: ${action.type} ${action.key}`);
    try {
      if (action.type === "start") await this.#start(action);
      else await this.#act(action, await this.#runId(action.key));
      this.#trace(() => `client: ${action.type} ${action.key} is done`);
    } catch (error) {
      // Refusals are answers too.
      this.#trace(() => `client: ${action.type} ${action.key}: ${String(error)}`);
      const isRefusal =
        error instanceof PawlError && ["run_terminal", "run_changed", "run_not_retryable"].includes(error.code);
      if (!isRefusal)
        this.#findings.violated(
          "client",
          `${action.type} ${action.key} got ${error instanceof Error ? error.stack : String(error)}`,
        );
    }
  }

  async #start({ program, key, delayMs }: Action & { type: "start" }): Promise<void> {
    const handle = await this.#client.call((pawl) =>
      pawl.start(program, { round: 0 }, { idempotencyKey: key, delay: delayMs }),
    );
    const acknowledged = this.#of(key);
    acknowledged.runIds.add(handle.id);
    this.#watch(this.#result(key, handle.id));
  }

  async #act(action: Exclude<Action, { type: "start" }>, runId: string): Promise<void> {
    switch (action.type) {
      case "signal":
        return this.signal(action.key, runId, action.name);
      case "cancel":
        await this.#client.call((pawl) => pawl.cancel(runId, { reason: "a whim", force: action.force }), 8_000);
        return;
      case "pause":
        await this.#client.call((pawl) => pawl.pause(runId), 8_000);
        return;
      case "resume":
        await this.#client.call((pawl) => pawl.resume(runId));
        return;
      case "retry":
        await this.#client.call((pawl) => pawl.retry(runId));
        return;
      case "follow":
        this.#watch(this.#follow(action.key, runId));
    }
  }

  async signal(key: string, runId: string, name: string): Promise<void> {
    const number = ++this.#signals;
    let tries = 0;
    await this.#client.call((pawl) => {
      tries++;
      return pawl.signal(runId, name, { signal: name, number });
    });
    this.#of(key).signals.push({ runId, name, number, tries });
  }

  async resume(runId: string): Promise<void> {
    await this.#client.call((pawl) => pawl.resume(runId));
  }

  async #result(key: string, runId: string): Promise<void> {
    const outcome = await this.#client.call(
      (pawl) =>
        pawl
          .run(runId)
          .result()
          .then(
            (value) => `completed ${JSON.stringify(value)}`,
            (error: unknown) => {
              if (error instanceof PawlError && (error.code === "closed" || error.code === "store_busy")) throw error;
              return `ended ${(error as PawlError).code}`;
            },
          ),
      Number.POSITIVE_INFINITY,
    );
    this.#of(key).results.push({ runId, outcome });
  }

  /** Reads the run's events to its end, and begins again behind the last one whenever the line breaks. */
  async #follow(key: string, runId: string): Promise<void> {
    const seqs: number[] = [];
    await this.#client.call(async (pawl) => {
      for await (const event of pawl.events(runId, { from: (seqs.at(-1) ?? 0) + 1 })) seqs.push(event.seq);
      // A process that ends lets go of its readers.
      if (!isTerminal((await pawl.get(runId)).status))
        throw new PawlError("closed", "The line to the events is broken.");
    }, Number.POSITIVE_INFINITY);
    this.#of(key).followed.push({ runId, seqs, isWhole: true });
  }

  #watch(watching: Promise<void>): void {
    this.#watching++;
    void watching
      .catch((error: unknown) => this.#findings.violated("client", `watching got ${String(error)}`))
      .finally(() => this.#watching--);
  }

  async #runId(key: string): Promise<string> {
    for (;;) {
      const [runId] = this.#of(key).runIds;
      if (runId !== undefined) return runId;
      await this.#scheduler.sleep(50);
    }
  }

  #of(key: string): Acknowledged {
    let acknowledged = this.acknowledged.get(key);
    if (acknowledged === undefined)
      this.acknowledged.set(key, (acknowledged = { runIds: new Set(), signals: [], results: [], followed: [] }));
    return acknowledged;
  }
}
