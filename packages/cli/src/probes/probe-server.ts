import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PawlError } from "pawl";
import { jsonLine } from "../render/json.ts";
import { probeAnswer, type ProbeFacts } from "./probe-answer.ts";

export interface ProbeServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Undefined: all interfaces, IPv6 and IPv4. */
  readonly host: string | undefined;
  /** Asked anew for every probe. */
  readonly facts: () => ProbeFacts;
}

/** Answers the probes of an orchestrator over HTTP. */
export class ProbeServer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const { address, family, port } = server.address() as AddressInfo;
    this.url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** @throws PawlError `address_in_use`, and others by the system's reason. */
  static listen({ port, host, facts }: ProbeServerOptions): Promise<ProbeServer> {
    const server = createServer((request, response) => answer(request, response, facts));
    // A probe is a line; whoever sends it slowly is none.
    server.headersTimeout = 5000;
    server.requestTimeout = 5000;
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
      server.listen(port, host, () => resolve(new ProbeServer(server)));
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    // Probes keep their connections open between two questions.
    this.#server.closeAllConnections();
    await closed;
  }
}

function answer(request: IncomingMessage, response: ServerResponse, facts: () => ProbeFacts): void {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const { status, body } = isRead
    ? probeAnswer((request.url ?? "/").replace(/\?.*$/, ""), facts())
    : { status: 405, body: { error: { code: "method_not_allowed", message: "Probes are read with GET or HEAD." } } };
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...(!isRead && { allow: "GET, HEAD" }),
  });
  response.end(jsonLine(body));
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string | undefined): PawlError {
  const where = host === undefined ? `port ${port}` : `${host}:${port}`;
  switch (error.code) {
    case "EADDRINUSE":
      return new PawlError("address_in_use", `--health-port: another process listens on ${where} already.`, {
        hint: "Choose another port: several workers on one machine need one each.",
        details: { port, host },
        cause: error,
      });
    case "EACCES":
      return refused(error, `this user may not listen on ${where}`, "Choose a port from 1024 on.");
    default:
      return refused(error, `cannot listen on ${where} (${error.code ?? error.message})`, "Correct --health-host.");
  }
}

function refused(cause: Error, why: string, hint: string): PawlError {
  return new PawlError("invalid_usage", `--health-port: ${why}.`, { hint, cause });
}
