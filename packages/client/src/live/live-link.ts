import type { ClientMessage, Problem, ServerMessage } from "@pawl/api";
import { ApiProblem } from "../api-problem.ts";
import type { TokenSource } from "../auth/token-source.ts";
import { backoffMs } from "../backoff.ts";
import type { ClientClock } from "../clock.ts";
import type { Subscriber } from "./subscriber.ts";

/** `live`: what changes is heard at once; `connecting`: it will be caught up with; `idle`: nobody follows anything. */
export type LiveStatus = "idle" | "connecting" | "live";

export interface LiveLinkParts {
  /** `wss://host/api/v1/live`. */
  readonly url: string;
  readonly tokens: TokenSource;
  readonly clock: ClientClock;
  readonly WebSocket: typeof WebSocket;
}

/** A server says something every 20 s: one that is silent for so long is gone. */
const silenceMs = 50_000;
/** Whoever stops following one thing often follows the next. */
const lingerMs = 300;
/** A new token is sent this long before the old one is over, but not more often than this. */
const renewal = { earlyMs: 45_000, leastMs: 60_000 };
const retry = { firstMs: 250, mostMs: 10_000 };
/** The server's codes; see the contract. */
const codes = { malformed: 4400, unauthorized: 4401 };

/**
 * One WebSocket for all that a client follows.
 *
 * - idle: nobody follows anything. A subscriber comes → connecting
 * - connecting: a token, a socket, `auth`. `ready` → live; it fails or breaks → waiting
 * - live: every subscriber has been asked for. It breaks or falls silent → waiting; the token is not good any more → connecting, with a new one; nobody follows anything for a moment → idle
 * - waiting: with backoff and jitter. → connecting
 *
 * What a subscriber has heard, it knows by number; so each connection asks for what comes behind, and nothing is missed or heard twice.
 */
export class LiveLink {
  readonly #parts: LiveLinkParts;
  readonly #subscribers: Map<string, Subscriber> = new Map();
  readonly #ids: Map<Subscriber, string> = new Map();
  readonly #statusListeners: Set<(status: LiveStatus) => void> = new Set();
  #status: LiveStatus = "idle";
  #socket: WebSocket | null = null;
  #token: string | null = null;
  #lastId = 0;
  #failures = 0;
  /** How often in a row the server has refused the token. */
  #refusals = 0;
  #cancelRetry: () => void = () => {};
  #cancelSilence: () => void = () => {};
  #cancelRenewal: () => void = () => {};
  #cancelLinger: () => void = () => {};

  constructor(parts: LiveLinkParts) {
    this.#parts = parts;
  }

  get status(): LiveStatus {
    return this.#status;
  }

  onStatus(listener: (status: LiveStatus) => void): () => void {
    const entry = (status: LiveStatus): void => listener(status);
    this.#statusListeners.add(entry);
    return () => void this.#statusListeners.delete(entry);
  }

  /** Begins, or begins anew from where the subscriber is now. */
  join(subscriber: Subscriber): void {
    this.leave(subscriber);
    this.#cancelLinger();
    const id = String(++this.#lastId);
    this.#subscribers.set(id, subscriber);
    this.#ids.set(subscriber, id);
    if (this.#status === "live") this.#ask(id, subscriber);
    else if (this.#status === "idle") void this.#connect();
  }

  leave(subscriber: Subscriber): void {
    const id = this.#ids.get(subscriber);
    if (id === undefined) return;
    this.#ids.delete(subscriber);
    this.#subscribers.delete(id);
    if (this.#status === "live") this.#send({ type: "unsubscribe", id });
    if (this.#subscribers.size === 0) this.#cancelLinger = this.#parts.clock.after(lingerMs, () => this.#rest());
  }

  /** Somebody else has signed in, or nobody is signed in any more: whoever follows something goes on as whoever it is now, or is told that they cannot. */
  reconnect(): void {
    if (this.#status === "idle") return;
    this.#drop();
    void this.#connect();
  }

  close(): void {
    this.#failAll(new ApiProblem({ code: "unreachable", detail: "The client was closed." }));
    this.#rest();
  }

  #rest(): void {
    if (this.#subscribers.size > 0) return;
    this.#drop();
    this.#failures = this.#refusals = 0;
    this.#become("idle");
  }

  async #connect(): Promise<void> {
    this.#become("connecting");
    let token: string | null;
    try {
      token = await this.#parts.tokens.get();
    } catch {
      return this.#retry();
    }
    // Everybody may have left, or somebody begun to connect anew, while the token came.
    if (this.#status !== "connecting" || this.#socket !== null) return;
    if (token === null) return this.#giveUp();
    this.#token = token;
    this.#open();
  }

  #open(): void {
    const socket = new this.#parts.WebSocket(this.#parts.url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      if (this.#socket === socket) this.#send({ type: "auth", token: this.#token! });
    });
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket === socket) this.#hear(JSON.parse(data as string) as ServerMessage);
    });
    socket.addEventListener("close", ({ code }) => {
      if (this.#socket === socket) this.#closed(code);
    });
    // What was wrong shows in the close; one that is broken off on purpose is no error.
    socket.addEventListener("error", () => {});
    this.#armSilence();
  }

  #hear(message: ServerMessage): void {
    this.#armSilence();
    switch (message.type) {
      case "ping":
        return this.#send({ type: "pong" });
      case "ready":
        return this.#ready(message.expiresAt);
      case "error":
        return message.id === null ? undefined : this.#failed(message.id, message.problem);
      default: {
        const subscriber = this.#subscribers.get(message.id);
        if (subscriber === undefined) return;
        if (message.type === "end") this.#forget(message.id);
        subscriber.hear(message);
      }
    }
  }

  #ready(expiresAt: string | null): void {
    this.#failures = this.#refusals = 0;
    this.#armRenewal(expiresAt);
    if (this.#status === "live") return;
    this.#become("live");
    for (const [id, subscriber] of this.#subscribers) this.#ask(id, subscriber);
  }

  #ask(id: string, subscriber: Subscriber): void {
    this.#send({ type: "subscribe", id, to: subscriber.target() });
  }

  #failed(id: string, problem: Problem): void {
    const subscriber = this.#subscribers.get(id);
    if (subscriber === undefined) return;
    if (!problem.retryable) {
      this.#forget(id);
      return subscriber.fail(new ApiProblem(problem));
    }
    const waitMs = Math.max(problem.retryAfterMs ?? 0, this.#backoffMs(3));
    this.#parts.clock.after(waitMs, () => {
      if (this.#subscribers.get(id) === subscriber) this.join(subscriber);
    });
  }

  #forget(id: string): void {
    const subscriber = this.#subscribers.get(id);
    if (subscriber === undefined) return;
    this.#subscribers.delete(id);
    this.#ids.delete(subscriber);
    if (this.#subscribers.size === 0) this.#cancelLinger = this.#parts.clock.after(lingerMs, () => this.#rest());
  }

  #closed(code: number): void {
    this.#drop();
    if (code === codes.unauthorized) return void this.#renewToken();
    if (code === codes.malformed)
      return this.#failAll(
        new ApiProblem({
          code: "protocol_error",
          detail: "The server did not understand this client.",
          hint: "Are server and client of the same version?",
        }),
      );
    this.#retry();
  }

  async #renewToken(): Promise<void> {
    this.#become("connecting");
    if (++this.#refusals > 2) return this.#giveUp();
    try {
      const next = await this.#parts.tokens.renew(this.#token);
      if (next === null) return this.#giveUp();
    } catch {
      return this.#retry();
    }
    // A token that is the same was good a moment ago, perhaps: the user's role has changed.
    if (this.#refusals > 1) this.#retry();
    else if (this.#status === "connecting" && this.#socket === null) void this.#connect();
  }

  #retry(): void {
    this.#become("connecting");
    this.#failures += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#parts.clock.after(this.#backoffMs(this.#failures), () => void this.#connect());
  }

  #backoffMs(attempt: number): number {
    return backoffMs(attempt, { ...retry, chance: this.#parts.clock.random() });
  }

  #giveUp(): void {
    this.#failAll(
      new ApiProblem({
        type: "about:blank",
        title: "Unauthorized",
        status: 401,
        detail: "This needs a signed-in user.",
        code: "unauthorized",
        kind: "permission_denied",
        retryable: false,
        requestId: "",
      }),
    );
  }

  #failAll(error: ApiProblem): void {
    const subscribers = [...this.#subscribers.values()];
    this.#subscribers.clear();
    this.#ids.clear();
    this.#rest();
    for (const subscriber of subscribers) subscriber.fail(error);
  }

  #armSilence(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#parts.clock.after(silenceMs, () => this.#closed(1006));
  }

  #armRenewal(expiresAt: string | null): void {
    this.#cancelRenewal();
    if (expiresAt === null) return;
    const waitMs = Date.parse(expiresAt) - this.#parts.clock.now() - renewal.earlyMs;
    this.#cancelRenewal = this.#parts.clock.after(Math.min(Math.max(waitMs, renewal.leastMs), 86_400_000), () => {
      void this.#sendNewToken(expiresAt);
    });
  }

  async #sendNewToken(expiresAt: string): Promise<void> {
    const socket = this.#socket;
    const old = this.#token;
    // Where none can be had now, the next look finds one, or the server closes the connection.
    const next = await this.#parts.tokens.renew(old).catch(() => old);
    if (this.#socket !== socket || socket === null) return;
    if (next === null || next === old) return this.#armRenewal(expiresAt);
    this.#token = next;
    this.#send({ type: "auth", token: next });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === this.#parts.WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #drop(): void {
    this.#cancelRetry();
    this.#cancelSilence();
    this.#cancelRenewal();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
}
