import { connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "../random.ts";
import { Link, type Direction } from "./link.ts";

/**
 * A TCP proxy in front of the server, one per process, that behaves like a bad network:
 *
 * - frozen: nothing passes until it thaws, then everything arrives late and in order;
 * - swallowing: what arrives is lost, and so is the connection, though neither side is told (half-open);
 * - cutting: a connection is reset in the middle of an answer, so that what was asked has happened and nobody knows;
 * - slow: every piece comes later; refusing: connections are reset as soon as they are made.
 */
export class Proxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #links = new Set<Link>();
  #frozen: readonly Direction[] = [];
  #swallowed: readonly Direction[] = [];
  #delayMs = 0;
  #isRefusing = false;
  #cut: { left: number; readonly random: Random } | null = null;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#accept(client));
  }

  static async listen(targetPort: number): Promise<Proxy> {
    const proxy = new Proxy(targetPort);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once("error", reject);
      proxy.#server.listen(0, "127.0.0.1", resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The proxy is closed.");
    return address.port;
  }

  freeze(directions: readonly Direction[]): void {
    this.#frozen = directions;
    for (const link of this.#links) link.freeze(directions);
  }

  thaw(): void {
    this.#frozen = [];
    for (const link of this.#links) link.thaw();
  }

  /** New connections are swallowed too, until `mend`; those that were stay dead for good. */
  swallow(directions: readonly Direction[]): void {
    this.#swallowed = directions;
    for (const link of this.#links) link.swallow(directions);
  }

  /** Lets new connections pass again, whatever was wrong. */
  mend(): void {
    this.thaw();
    this.#swallowed = [];
    this.#delayMs = 0;
    this.#isRefusing = false;
    this.#cut = null;
    for (const link of this.#links) link.slowDown(0);
  }

  /** The next so many answers of the server are cut short, and their connections with them. */
  cutAnswers(count: number, random: Random): void {
    this.#cut = { left: count, random };
  }

  slowDown(delayMs: number): void {
    this.#delayMs = delayMs;
    for (const link of this.#links) link.slowDown(delayMs);
  }

  refuse(): void {
    this.#isRefusing = true;
    this.resetAll();
  }

  /** Resets the connections whose bytes were swallowed: the network says at last that they are gone. */
  resetDead(): void {
    for (const link of this.#links) if (link.isDead) link.reset();
  }

  resetAll(): void {
    for (const link of this.#links) link.reset();
  }

  async close(): Promise<void> {
    this.resetAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const link = new Link(client, connect({ port: this.#targetPort, host: "127.0.0.1" }), {
      onEnd: () => this.#links.delete(link),
      cutAt: (length) => this.#cutAt(length),
    });
    this.#links.add(link);
    link.slowDown(this.#delayMs);
    link.freeze(this.#frozen);
    link.swallow(this.#swallowed);
  }

  #cutAt(length: number): number | null {
    if (this.#cut === null || this.#cut.left === 0) return null;
    this.#cut.left--;
    return this.#cut.random.whole(0, length - 1);
  }
}
