import { PawlError } from "../../errors/pawl-error.ts";
import { isTerminal } from "../../store/run-status.ts";
import { isLost, type Client } from "./client.ts";
import type { Findings } from "./findings.ts";
import type { Action } from "./scenario.ts";
import type { Scheduler } from "./scheduler.ts";

/** What a client was told about one key, and must find to be so. */
export interface Acknowledged {
  readonly runIds: Set<string>;
  /** Payload numbers of the signals that were sent, with the run that was to take them: of each try, whether or not it had an answer. */
  readonly signals: { readonly runId: string; readonly number: number }[];
  /** How it was told that runs ended. */
  readonly results: { readonly runId: string; readonly outcome: string }[];
  /** Numbers of the events that a follower was shown. */
  readonly followed: { readonly runId: string; readonly seqs: readonly number[]; readonly isWhole: boolean }[];
}

/** By question: the answers that somebody was told are taken. */
export type Answers = ReadonlyMap<string, ReadonlySet<number>>;

const refusals: ReadonlySet<string> = new Set([
  "run_terminal",
  "run_not_terminal",
  "run_changed",
  "run_not_retryable",
  "step_not_found",
  "interrupt_closed",
]);

/** Those who start, signal, cancel, pause, resume, retry and follow runs. */
export class Visitors {
  readonly acknowledged: Map<string, Acknowledged> = new Map();
  readonly answers: Map<string, Set<number>> = new Map();
  readonly #client: Client;
  readonly #scheduler: Scheduler;
  readonly #findings: Findings;
  readonly #trace: (line: () => string) => void;
  readonly #isGone: (runId: string) => boolean;
  #open = 0;
  #watching = 0;
  #signals = 0;
  #answered = 0;

  constructor(params: {
    readonly client: Client;
    readonly scheduler: Scheduler;
    readonly findings: Findings;
    readonly trace: (line: () => string) => void;
    /** The run was deleted. */
    readonly isGone: (runId: string) => boolean;
  }) {
    this.#isGone = params.isGone;
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
      else await this.#act(action);
      this.#trace(() => `client: ${action.type} ${action.key} is done`);
    } catch (error) {
      // Refusals are answers too.
      this.#trace(() => `client: ${action.type} ${action.key}: ${String(error)}`);
      if (!this.#isRefusal(error))
        this.#findings.violated(
          "client",
          `${action.type} ${action.key} got ${error instanceof Error ? error.stack : String(error)}`,
        );
    }
  }

  async #start(action: Action & { type: "start" }): Promise<void> {
    const { program, key, delayMs, queue, priority, version, window, flowKey } = action;
    const handle = await this.#client.call((pawl) =>
      pawl.start(
        program,
        { round: 0 },
        {
          idempotencyKey: key,
          delay: delayMs,
          queue,
          priority,
          flowKey,
          ...(version !== null && { version }),
          ...(window !== null && { idempotencyWindow: window }),
        },
      ),
    );
    const acknowledged = this.#of(key);
    acknowledged.runIds.add(handle.id);
    this.#watch(this.#result(key, handle.id));
  }

  async #act(action: Exclude<Action, { type: "start" }>): Promise<void> {
    if (action.type === "prune") {
      await this.#client.call((pawl) => pawl.prune({ olderThan: action.olderThanMs }));
      return;
    }
    const runId = await this.#runId(action.key);
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
      case "delete":
        return this.#client.call((pawl) => pawl.delete(runId));
      case "fork":
        return this.#fork(runId);
      case "answer":
      case "reassign":
        return this.#lookAtQuestions(action.type, runId);
      case "cancel-child":
        return this.#cancelChild(runId);
      case "follow":
        this.#watch(this.#follow(action.key, runId));
    }
  }

  /** A fork of the run from the middle of its log. */
  async #fork(runId: string): Promise<void> {
    await this.#client.call(async (pawl) => {
      const steps = await pawl.steps(runId);
      const from = steps[steps.length >> 1]?.key;
      await pawl.fork(runId, from === undefined ? {} : { from });
    });
  }

  async signal(key: string, runId: string, name: string): Promise<void> {
    await this.#client.call((pawl) => {
      const number = ++this.#signals;
      this.#of(key).signals.push({ runId, number });
      return pawl.signal(runId, name, { signal: name, number });
    });
  }

  /** Somebody looks at what the run and its children ask, and answers one of the questions or hands it on. */
  async #lookAtQuestions(type: "answer" | "reassign", runId: string): Promise<void> {
    const { items } = await this.#client.call((pawl) =>
      pawl.interrupts.list({ run: runId, tree: true, status: "open" }),
    );
    const question = items.at(-1);
    if (question === undefined) return;
    if (type === "answer") return this.answer(question);
    await this.#client.call((pawl) => pawl.interrupts.reassign(question.id, "eve"));
  }

  async answer({ id }: { readonly id: string }): Promise<void> {
    const number = ++this.#answered;
    await this.#client.call(async (pawl) => {
      const { name } = await pawl.interrupts.get(id);
      await pawl.answer(id, { answer: name, number }, { by: `visitor-${number}` });
    });
    const numbers = this.answers.get(id);
    if (numbers === undefined) this.answers.set(id, new Set([number]));
    else numbers.add(number);
  }

  async #cancelChild(runId: string): Promise<void> {
    const { items } = await this.#client.call((pawl) => pawl.children(runId));
    const child = items.at(-1);
    if (child !== undefined) await this.#client.call((pawl) => pawl.cancel(child.id, { reason: "a whim" }), 8_000);
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
              if (isLost(error)) throw error;
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
      .catch((error: unknown) => {
        if (!this.#isNotThere(error)) this.#findings.violated("client", `watching got ${String(error)}`);
      })
      .finally(() => this.#watching--);
  }

  #isRefusal(error: unknown): boolean {
    if (!(error instanceof PawlError)) return false;
    if (refusals.has(error.code)) return true;
    return this.#isNotThere(error);
  }

  /** It was there, and has been deleted. */
  #isNotThere(error: unknown): boolean {
    // A question goes with its run.
    if (error instanceof PawlError && error.code === "interrupt_not_found") return true;
    const runId = error instanceof PawlError && error.code === "run_not_found" ? error.details?.["runId"] : undefined;
    return typeof runId === "string" && this.#isGone(runId);
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
