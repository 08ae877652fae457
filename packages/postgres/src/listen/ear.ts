import { PawlError } from "pawl";
import type pg from "pg";
import { connectAlone, cut, letGo } from "../connections/connection-pool.ts";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import type { Timers } from "../timers.ts";
import type { News } from "./bell.ts";
import { channelOf, payloadOf, readPayload } from "./channel.ts";

export interface EarSettings {
  readonly connections: Connections;
  readonly timers: Timers;
  /** Whose notifications are our own. */
  readonly handle: string;
  /** With the runs that have changed; null: it may be any. */
  readonly onNews: (news: News, runIds: readonly string[] | null) => void;
  /** Once, when the connection is gone for another reason than `close`. */
  readonly onLost: () => void;
}

const testTimeoutMs = 2000;
const pingEveryMs = 10_000;
const pingTimeoutMs = 5000;

/** A connection that listens. What is sent before it listens, or after it is lost, is not heard. */
export class Ear {
  readonly #client: pg.Client;
  readonly #settings: EarSettings;
  #endTest: (hasHeard: boolean) => void = () => {};
  #cancelPing: () => void = () => {};
  #isHearing = false;
  #isClosed = false;

  private constructor(client: pg.Client, settings: EarSettings) {
    this.#client = client;
    this.#settings = settings;
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    client.on("end", () => this.#lose());
    client.on("error", () => this.#lose());
  }

  /** Resolves to null where a pooler hands the connection on after each transaction, so that nothing would be heard. */
  static async open(settings: EarSettings): Promise<Ear | null> {
    const ear = new Ear(await connectAlone(settings.connections.target.connectionString), settings);
    try {
      if (await ear.#listen()) return ear;
    } catch (error) {
      ear.close();
      throw error;
    }
    ear.close();
    return null;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPing();
    cut(this.#client);
  }

  async #listen(): Promise<boolean> {
    const { connections, handle, timers } = this.#settings;
    const channel = channelOf(connections.target.schema);
    await this.#ask(`LISTEN ${quoted(channel)}`);
    let cancelTimeout = (): void => {};
    const heard = new Promise<boolean>((resolve) => {
      this.#endTest = resolve;
      cancelTimeout = timers.after(testTimeoutMs, () => resolve(false));
    });
    try {
      const values = [channel, payloadOf(handle, "test")];
      await connections.write({ text: "SELECT pg_notify($1, $2)", values }, testTimeoutMs);
      const hasHeard = await heard;
      if (this.#isClosed) throw new PawlError("store_unavailable", "The connection that listens broke at once.");
      if (!hasHeard) return false;
    } finally {
      cancelTimeout();
    }
    this.#isHearing = true;
    // Not a reason to keep the process alive.
    letGo(this.#client);
    this.#ping();
    return true;
  }

  /** The only way to learn that the other side is gone without a word. */
  #ping(): void {
    this.#cancelPing = this.#settings.timers.after(pingEveryMs, () => {
      this.#ask("SELECT").then(
        () => {
          if (!this.#isClosed) this.#ping();
        },
        () => this.#lose(),
      );
    });
  }

  #ask(text: string): Promise<unknown> {
    return this.#client.query({ text, query_timeout: pingTimeoutMs } as pg.QueryConfig);
  }

  #hear(payload: string): void {
    const message = readPayload(payload);
    if (message === null || this.#isClosed) return;
    const isOwn = message.sender === this.#settings.handle;
    if (message.news === "test") {
      if (isOwn) this.#endTest(true);
    } else if (!isOwn) this.#settings.onNews(message.news, message.runIds());
  }

  #lose(): void {
    if (this.#isClosed) return;
    this.close();
    this.#endTest(false);
    if (this.#isHearing) this.#settings.onLost();
  }
}
