import { ClientMessage, closeCodes, type ServerMessage } from "@pawl/api";
import type { WebSocket } from "ws";
import { ApiError } from "../http/api-error.ts";
import type { Authenticator } from "../http/authenticator.ts";
import { seesAll, type Principal } from "../http/principal.ts";
import { problemOf } from "../http/problem.ts";
import { inLiveSpan } from "../telemetry/live-span.ts";
import type { OpenCounts } from "./open-counts.ts";
import type { Live } from "./live.ts";
import type { LiveLimits } from "./live-limits.ts";
import { MessageAllowance } from "./message-allowance.ts";
import { isSameCaller } from "./same-caller.ts";
import { socketOutlet } from "./socket-outlet.ts";
import { subscribe, type Subscription } from "./subscription.ts";

export interface LiveSocketParts {
  readonly live: Live;
  readonly authenticator: Authenticator;
  /** Connections of users. */
  readonly counts: OpenCounts;
  /** Subscriptions of users, on all of their sockets. */
  readonly subscriptions: OpenCounts;
  readonly limits: LiveLimits;
  /** Of the request that opened it. */
  readonly requestId: string;
  /** It is known whose it is, or it is closed. */
  readonly onKnown: () => void;
}

/** A subscription that has been asked for; `subscription` when it has begun. */
interface Place {
  subscription: Subscription | null;
  /** It is counted no more. */
  leave: () => void;
}

/**
 * One client's WebSocket.
 *
 * - strange: nobody has said who it is. `auth` → known | closed (4401)
 * - known: subscriptions come and go. `auth` with a new token of the same user → known; the token is over, or the caller is another one → closed (4401)
 * - closed: by either side; every subscription has stopped.
 *
 * What is sent is never kept here: a reader whose socket holds more than it may is told nothing until it has drained, and is then read for from where it stands.
 */
export class LiveSocket {
  readonly #parts: LiveSocketParts;
  readonly #socket: WebSocket;
  readonly #allowance: MessageAllowance;
  readonly #places: Map<string, Place> = new Map();
  readonly #leave: () => void;
  #principal: Principal | null = null;
  #token = "";
  /** Settled when the last `auth` has been decided; null: there was none. */
  #authenticated: Promise<void> | null = null;
  #heardMs: number;
  #isClosed = false;
  #isBehind = false;
  /** How much it had not taken when it was looked at last, and since when it has taken nothing of that; null: it is not behind. */
  #stuck: { readonly bytes: number; readonly sinceMs: number } | null = null;
  #cancelExpiry: () => void;
  #cancelHeartbeat: () => void = () => {};

  constructor(socket: WebSocket, parts: LiveSocketParts) {
    const { live, limits } = parts;
    this.#parts = parts;
    this.#socket = socket;
    this.#heardMs = live.clock.now();
    this.#allowance = new MessageAllowance(limits, this.#heardMs);
    socket.on("message", (data, isBinary) => this.#hear(isBinary ? null : (data as Buffer).toString()));
    socket.on("close", () => this.#closed());
    // What is wrong with a connection shows in its close.
    socket.on("error", () => {});
    this.#cancelExpiry = live.clock.after(limits.authMs, () => this.#refuse("unauthorized"));
    this.#beat();
    this.#leave = live.join({ close: () => this.#goAway() });
  }

  #hear(text: string | null): void {
    if (this.#isClosed) return;
    this.#heardMs = this.#parts.live.clock.now();
    if (!this.#allowance.take(this.#heardMs)) return this.#refuse("tooMany");
    const message = text === null ? null : readMessage(text);
    if (message === null) return this.#refuse("malformed");
    switch (message.type) {
      case "auth":
        return this.#authenticate(message.token);
      case "subscribe":
        return void this.#subscribe(message);
      case "unsubscribe":
        return this.#stop(message.id);
      case "pong":
        return;
    }
  }

  #authenticate(token: string): void {
    const before = this.#authenticated ?? Promise.resolve();
    this.#authenticated = before.then(() => this.#decide(token));
  }

  async #decide(token: string): Promise<void> {
    const { authenticator, counts } = this.#parts;
    if (this.#isClosed) return;
    try {
      const principal = await authenticator.authenticate(token);
      if (this.#isClosed) return;
      if (this.#principal === null) {
        if (!counts.enter(principal.userId)) return this.#refuse("tooMany");
      } else if (!isSameCaller(this.#principal, principal)) return this.#refuse("unauthorized");
      if (this.#principal === null) this.#parts.onKnown();
      this.#principal = principal;
      this.#token = token;
      this.#armExpiry(principal.expiresMs);
      this.#say({ type: "ready", expiresAt: principal.expiresMs === null ? null : isoOf(principal.expiresMs) });
    } catch (error) {
      this.#fail(null, error);
      this.#refuse("unauthorized");
    }
  }

  async #subscribe({ id, to }: Extract<ClientMessage, { type: "subscribe" }>): Promise<void> {
    if (this.#authenticated === null) return this.#refuse("unauthorized");
    if (this.#places.has(id)) return this.#refuse("malformed");
    if (this.#places.size >= this.#parts.limits.subscriptionsPerSocket) return this.#refuse("tooMany");
    const place: Place = { subscription: null, leave: () => {} };
    this.#places.set(id, place);
    const isGone = (): boolean => this.#isClosed || this.#places.get(id) !== place;
    await this.#authenticated;
    if (isGone() || this.#principal === null) return;
    const principal = this.#principal;
    try {
      this.#count(place, principal);
      const { live, requestId } = this.#parts;
      const outlet = socketOutlet(id, this.#sinkOf(id, isGone));
      const subscription = await inLiveSpan({ to, userId: principal.userId, requestId }, () =>
        subscribe(live, to, { principal, outlet }),
      );
      if (isGone()) subscription.stop();
      else place.subscription = subscription;
    } catch (error) {
      if (isGone()) return;
      this.#stop(id);
      this.#fail(id, error);
    }
  }

  /** @throws ApiError `too_many_requests` */
  #count(place: Place, { userId }: Principal): void {
    const { subscriptions } = this.#parts;
    if (!subscriptions.enter(userId))
      throw new ApiError("too_many_requests", "There are too many live subscriptions of this user.", {
        retryable: true,
      });
    place.leave = () => subscriptions.leave(userId);
  }

  #sinkOf(id: string, isGone: () => boolean): Parameters<typeof socketOutlet>[1] {
    const isClogged = (): boolean => this.#isBehind;
    return {
      get isClogged() {
        return isClogged();
      },
      seesAll: this.#principal !== null && seesAll(this.#principal),
      send: (message) => {
        if (!isGone()) this.#send(message);
      },
      finish: () => this.#stop(id),
    };
  }

  #stop(id: string): void {
    const place = this.#places.get(id);
    this.#places.delete(id);
    place?.subscription?.stop();
    place?.leave();
  }

  #say(message: ServerMessage): void {
    this.#send(JSON.stringify(message));
  }

  #fail(id: string | null, error: unknown): void {
    this.#say({ type: "error", id, problem: problemOf(error, this.#parts.requestId) });
  }

  #send(message: Buffer | string): void {
    const socket = this.#socket;
    socket.send(message, { binary: false }, this.#sent);
    if (socket.bufferedAmount > this.#parts.limits.clogBytes) this.#isBehind = true;
  }

  /** Part of what was sent has left. */
  readonly #sent = (): void => {
    if (!this.#isBehind || this.#isClosed || this.#socket.bufferedAmount > this.#parts.limits.drainedBytes) return;
    this.#isBehind = false;
    for (const { subscription } of this.#places.values()) subscription?.look();
  };

  #armExpiry(expiresMs: number | null): void {
    const { clock } = this.#parts.live;
    this.#cancelExpiry();
    if (expiresMs === null) return void (this.#cancelExpiry = () => {});
    // Timers of more than 24 days fire at once.
    const waitMs = Math.min(expiresMs - clock.now(), 86_400_000);
    this.#cancelExpiry = clock.after(Math.max(waitMs, 0), () => {
      if (expiresMs <= clock.now()) this.#refuse("unauthorized");
      else this.#armExpiry(expiresMs);
    });
  }

  #beat(): void {
    const { live, limits } = this.#parts;
    this.#cancelHeartbeat = live.clock.after(limits.heartbeatMs, () => {
      if (live.clock.now() - this.#heardMs >= limits.silenceMs || this.#isStuck()) return this.#refuse("silent");
      this.#say({ type: "ping" });
      void this.#checkAgain();
      this.#beat();
    });
  }

  /** Whoever is slow is waited for; who takes nothing at all for a minute does not read, though it may go on talking, and each answer would be kept for it. */
  #isStuck(): boolean {
    const { live, limits } = this.#parts;
    const nowMs = live.clock.now();
    const bytes = this.#socket.bufferedAmount;
    if (bytes <= limits.clogBytes) this.#stuck = null;
    else if (this.#stuck === null || bytes < this.#stuck.bytes) this.#stuck = { bytes, sinceMs: nowMs };
    return this.#stuck !== null && nowMs - this.#stuck.sinceMs >= limits.silenceMs;
  }

  /** Whoever was signed out, was disabled or has another role now does not go on with what they were allowed before. */
  async #checkAgain(): Promise<void> {
    const token = this.#token;
    if (this.#principal === null) return;
    try {
      const principal = await this.#parts.authenticator.authenticate(token);
      if (!isSameCaller(this.#principal, principal)) this.#refuse("unauthorized");
    } catch (error) {
      // A database that is out of reach says nothing about the caller.
      if (error instanceof ApiError && error.kind === "permission_denied" && token === this.#token)
        this.#refuse("unauthorized");
    }
  }

  #refuse(why: keyof typeof closeCodes): void {
    this.#socket.close(closeCodes[why], why);
    // One that does not read does not hear of it either.
    if (why === "silent") this.#socket.terminate();
    else this.#cutOff();
    this.#closed();
  }

  #goAway(): void {
    this.#socket.close(1001, "the server closes");
    this.#cutOff();
    this.#closed();
  }

  /** Unless it says goodbye: until then it takes up a connection that is counted no more. */
  #cutOff(): void {
    this.#parts.live.clock.after(this.#parts.limits.farewellMs, () => this.#socket.terminate());
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelExpiry();
    this.#cancelHeartbeat();
    for (const id of this.#places.keys()) this.#stop(id);
    if (this.#principal === null) this.#parts.onKnown();
    else this.#parts.counts.leave(this.#principal.userId);
    this.#leave();
  }
}

function readMessage(text: string): ClientMessage | null {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
