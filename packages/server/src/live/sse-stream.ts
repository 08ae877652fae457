import type { FastifyReply } from "fastify";
import { ApiError } from "../http/api-error.ts";
import type { Authenticator } from "../http/authenticator.ts";
import { problemOf } from "../http/problem.ts";
import { seesAll, type Principal } from "../http/principal.ts";
import type { Call } from "../http/route.ts";
import type { OpenCounts } from "./open-counts.ts";
import type { Live } from "./live.ts";
import type { LiveLimits } from "./live-limits.ts";
import { isSameCaller } from "./same-caller.ts";
import { sseOutlet, type EventFilter } from "./sse-outlet.ts";
import { subscribe, type Subscription, type Target } from "./subscription.ts";

export interface SseParts {
  readonly live: Live;
  readonly authenticator: Authenticator;
  readonly counts: OpenCounts;
  readonly limits: LiveLimits;
}

/**
 * Answers a request with what a subscription brings, for as long as the caller listens and is who they are.
 *
 * @throws PawlError as `subscribe`, before anything is sent; ApiError `too_many_requests`.
 */
export async function sendEventStream(
  parts: SseParts,
  call: Pick<Call, "principal" | "reply" | "request">,
  { to, isWanted }: { readonly to: Target; readonly isWanted?: EventFilter },
): Promise<void> {
  const { principal, reply, request } = call;
  if (parts.live.connections >= parts.limits.connections)
    throw new ApiError("too_many_requests", "The server is full.", { retryable: true });
  if (!parts.counts.enter(principal.userId))
    throw new ApiError("too_many_requests", "There are too many live connections of this user.", { retryable: true });
  const stream = new SseStream(parts, {
    principal,
    reply,
    token: tokenOf(request.headers.authorization),
    requestId: request.id,
  });
  try {
    stream.begun(await subscribe(parts.live, to, { principal, outlet: sseOutlet(stream, isWanted) }));
  } catch (error) {
    stream.close();
    throw error;
  }
}

function tokenOf(header: string | undefined): string {
  return (header ?? "").replace(/^Bearer /i, "");
}

interface Given {
  readonly principal: Principal;
  readonly reply: FastifyReply;
  readonly token: string;
  readonly requestId: string;
}

/** One answer that goes on. Its head is sent with the first that there is to say. */
class SseStream {
  readonly seesAll: boolean;
  readonly #parts: SseParts;
  readonly #given: Given;
  readonly #leave: () => void;
  #subscription: Subscription | null = null;
  #hasBegun = false;
  #isClosed = false;
  /** Since when it holds more than it may; null: it does not. */
  #cloggedMs: number | null = null;
  #cancelHeartbeat: () => void = () => {};

  constructor(parts: SseParts, given: Given) {
    this.seesAll = seesAll(given.principal);
    this.#parts = parts;
    this.#given = given;
    const { raw } = given.reply;
    raw.on("close", () => this.close());
    raw.on("error", () => {});
    raw.on("drain", () => {
      this.#cloggedMs = null;
      this.#subscription?.look();
    });
    this.#leave = parts.live.join({ close: () => this.finish() });
    this.#beat();
  }

  get isClogged(): boolean {
    const { live, limits } = this.#parts;
    if (this.#given.reply.raw.writableLength <= limits.clogBytes) return false;
    this.#cloggedMs ??= live.clock.now();
    return true;
  }

  /** @throws ApiError `shutting_down` */
  begun(subscription: Subscription): void {
    if (this.#isClosed) {
      subscription.stop();
      // Who has gone hears nothing any more; who has not, is to come back later.
      if (this.#given.reply.raw.destroyed) return;
      throw new ApiError("shutting_down", "The server is shutting down.", { retryable: true });
    }
    this.#subscription = subscription;
    this.#begin();
  }

  write(text: string): void {
    if (this.#isClosed) return;
    this.#begin();
    this.#given.reply.raw.write(text);
  }

  /** Nothing more comes. */
  finish(): void {
    if (this.#hasBegun) this.#given.reply.raw.end();
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelHeartbeat();
    this.#subscription?.stop();
    this.#parts.counts.leave(this.#given.principal.userId);
    this.#leave();
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { reply } = this.#given;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Proxies that gather what they pass on would hold back what is live.
      "x-accel-buffering": "no",
    });
    reply.raw.write(": pawl\n\n");
  }

  #beat(): void {
    const { live, limits } = this.#parts;
    this.#cancelHeartbeat = live.clock.after(limits.heartbeatMs, () => {
      const { raw } = this.#given.reply;
      if (this.#cloggedMs !== null && live.clock.now() - this.#cloggedMs >= limits.silenceMs) return void raw.destroy();
      if (!this.isClogged) this.write(": \n\n");
      void this.#checkAgain();
      this.#beat();
    });
  }

  /** Whoever was signed out, or whose token is over, gets nothing more. */
  async #checkAgain(): Promise<void> {
    const { principal, token, requestId } = this.#given;
    try {
      const now = await this.#parts.authenticator.authenticate(token);
      if (!isSameCaller(principal, now)) this.finish();
    } catch (error) {
      // A database that is out of reach says nothing about the caller.
      if (!(error instanceof ApiError) || error.kind !== "permission_denied") return;
      this.write(`event: error\ndata: ${JSON.stringify(problemOf(error, requestId))}\n\n`);
      this.finish();
    }
  }
}
