import type { Socket } from "node:net";
import { Pipe } from "./pipe.ts";

/** Towards the server: requests. Towards the client: answers. */
export type Direction = "requests" | "answers";

export const bothDirections: readonly Direction[] = ["requests", "answers"];

const forgetAfterMs = 30_000;

interface LinkHooks {
  readonly onEnd: () => void;
  /** How much of an answer of this length may pass before the connection is reset; null: all of it, and no reset. */
  readonly cutAt: (length: number) => number | null;
}

/** One connection through the proxy. */
export class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #pipes: Readonly<Record<Direction, Pipe>>;
  readonly #hooks: LinkHooks;
  #hasEnded = false;

  constructor(client: Socket, server: Socket, hooks: LinkHooks) {
    this.#client = client;
    this.#server = server;
    this.#hooks = hooks;
    this.#pipes = { requests: new Pipe(server), answers: new Pipe(client) };
    for (const socket of [client, server]) socket.setNoDelay(true);
    client.on("data", (bytes: Buffer) => this.#pipes.requests.pass(bytes));
    server.on("data", (bytes: Buffer) => this.#answer(bytes));
    this.#watch(client, "requests");
    this.#watch(server, "answers");
  }

  get isDead(): boolean {
    return this.#pipes.requests.isSwallowing || this.#pipes.answers.isSwallowing;
  }

  freeze(directions: readonly Direction[]): void {
    for (const direction of directions) this.#pipes[direction].freeze();
  }

  thaw(): void {
    for (const pipe of Object.values(this.#pipes)) pipe.thaw();
  }

  swallow(directions: readonly Direction[]): void {
    for (const direction of directions) this.#pipes[direction].swallow();
  }

  slowDown(delayMs: number): void {
    for (const pipe of Object.values(this.#pipes)) pipe.slowDown(delayMs);
  }

  reset(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
    this.#hooks.onEnd();
  }

  #answer(bytes: Buffer): void {
    const cutAt = this.#hooks.cutAt(bytes.length);
    if (cutAt === null) return this.#pipes.answers.pass(bytes);
    this.#hasEnded = true;
    this.#server.resetAndDestroy();
    if (cutAt === 0) this.#client.resetAndDestroy();
    else this.#client.write(bytes.subarray(0, cutAt), () => this.#client.resetAndDestroy());
    this.#hooks.onEnd();
  }

  /** The end of one side is news for the other, and travels the way of all bytes: late, or not at all. */
  #watch(from: Socket, direction: Direction): void {
    from.on("error", () => {});
    from.on("close", () => {
      const pipe = this.#pipes[direction];
      if (!pipe.isSwallowing) pipe.afterAll(() => this.reset());
      // The other side learns it by its own means, or as a server with keepalive does: much later.
      else setTimeout(() => this.reset(), forgetAfterMs).unref();
    });
  }
}
