import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { Pawl, Startable } from "../client/pawl.ts";
import type { RunEvent } from "../client/run-event.ts";
import type { WorkerOptions } from "../client/worker.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { openInline } from "../store/sqlite/inline-link.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";

export type StoreKind = "memory" | "sqlite";

export const storeKinds: readonly StoreKind[] = ["memory", "sqlite"];

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** One set of records that any number of Pawls open, one after the other or at once, as processes would. */
export class Place {
  readonly #kind: StoreKind;
  readonly #memory: MemoryStore = new MemoryStore();
  readonly folder: string;

  constructor(kind: StoreKind) {
    this.#kind = kind;
    this.folder = mkdtempSync(join(tmpdir(), "pawl-engine-"));
    cleanUps.push(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  get file(): string {
    return join(this.folder, "pawl.db");
  }

  store(): PawlConfig["store"] & {} {
    // On this thread: a thread for every test brings nothing here (the store's own tests have it), and V8 has crashed under that load.
    return this.#kind === "memory" ? this.#memory.connect() : new SqliteStore(this.file, { connect: openInline });
  }

  /** Closed when the test ends. */
  async client(workflows: readonly Startable[], config: PawlConfig = {}): Promise<Pawl> {
    const pawl = await createPawl({ store: this.store(), workflows, logger: silentLogger, ...config });
    cleanUps.push(() => pawl.close({ timeout: 0 }));
    return pawl;
  }

  /** The same with a worker. */
  async open(
    workflows: readonly Startable[],
    config: PawlConfig & { readonly worker?: WorkerOptions } = {},
  ): Promise<Pawl> {
    const pawl = await this.client(workflows, config);
    await pawl.startWorker();
    return pawl;
  }
}

/** A Pawl with a worker on a store of its own. */
export async function openPawl(
  kind: StoreKind,
  workflows: readonly Startable[],
  config: PawlConfig = {},
): Promise<Pawl> {
  return new Place(kind).open(workflows, config);
}

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Keeps what Pawl says. */
export function listeningLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const say = (message: string): void => void lines.push(message);
  return { lines, debug: say, info: say, warn: say, error: say };
}

/** Time stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs = Date.parse("2030-01-01T00:00:00Z");
  readonly #timers = new Set<{ readonly atMs: number; readonly fn: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, fn: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), fn };
    this.#timers.add(timer);
    if (delayMs <= 0) this.nextTurn(() => this.#timers.delete(timer) && fn());
    return () => this.#timers.delete(timer);
  }

  nextTurn(fn: () => void): void {
    setImmediate(fn);
  }

  advance(duration: Duration): void {
    this.#nowMs += durationMs(duration, "advance");
    for (const timer of [...this.#timers].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs <= this.#nowMs && this.#timers.delete(timer)) timer.fn();
    }
  }
}

/** Waits until it is so; fails after 10 s. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = "what the test waits for",
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It took too long: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Waits until the run has this status. */
export async function untilStatus(pawl: Pawl, runId: string, status: RunStatus): Promise<void> {
  let last: RunStatus | undefined;
  await until(async () => (last = (await pawl.get(runId)).status) === status, `run ${runId} to be ${status}`).catch(
    (error: Error) => {
      throw new Error(`${error.message} It is ${last}.`);
    },
  );
}

/** A door that steps wait at until the test opens it. */
export class Gate {
  readonly opened: Promise<void>;
  open!: () => void;

  constructor() {
    this.opened = new Promise((resolve) => (this.open = resolve));
  }
}

/** What a promise rejects with; fails if it does not, or with anything but a PawlError. */
export async function problem(attempt: Promise<unknown> | (() => unknown)): Promise<PawlError> {
  let value: unknown;
  try {
    value = await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    expect(error).toBeInstanceOf(PawlError);
    return error as PawlError;
  }
  throw new Error(`It should have failed, but gave ${JSON.stringify(value)}.`);
}

/** All events that are there now. */
export async function eventsOf(pawl: Pawl, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of pawl.events(runId, { follow: false })) events.push(event);
  return events;
}

/** `kind key` of each event. */
export async function story(pawl: Pawl, runId: string): Promise<string[]> {
  return (await eventsOf(pawl, runId)).map(({ kind, key }) => (key === undefined ? kind : `${kind} ${key}`));
}

/** Whoever ends up with an exception nobody handles fails the test that caused it. */
export function watchUnhandled(): { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const known = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", onError);
  cleanUps.push(() => {
    process.removeListener("unhandledRejection", onError);
    for (const listener of known) process.on("unhandledRejection", listener);
  });
  return { errors };
}
