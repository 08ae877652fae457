import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Between a client and a server, to do what networks do. */
export class Proxy {
  readonly url: string;
  readonly #server: Server;
  readonly #pairs: Set<readonly [client: Socket, server: Socket]> = new Set();
  #isSilent = false;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async before(target: string): Promise<Proxy> {
    const url = new URL(target);
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const [host, port] = [url.hostname, Number(url.port)];
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new Proxy(server, url.toString());
    server.on("connection", (client) => proxy.#join(client, connect(port, host)));
    return proxy;
  }

  /** Bytes are taken and go nowhere, on connections new and old: neither side hears of it. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  speakAgain(): void {
    this.#isSilent = false;
  }

  /** The next answer of the server breaks its connection before anything of it arrives. */
  loseNextAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = (pair) => {
        this.#onAnswer = null;
        this.#cut(pair);
        resolve();
      };
    });
  }

  #onAnswer: ((pair: readonly [Socket, Socket]) => void) | null = null;

  get connections(): number {
    return this.#pairs.size;
  }

  reset(): void {
    for (const pair of this.#pairs) this.#cut(pair);
  }

  async close(): Promise<void> {
    this.reset();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket, server: Socket): void {
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.on("error", () => {});
      socket.on("close", () => this.#cut(pair));
      socket.on("end", () => {
        if (!this.#isSilent) this.#cut(pair);
      });
    }
    client.on("data", (bytes) => {
      if (!this.#isSilent) server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (this.#isSilent) return;
      if (this.#onAnswer !== null) this.#onAnswer(pair);
      else client.write(bytes);
    });
  }

  #cut(pair: readonly [Socket, Socket]): void {
    this.#pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  }
}
