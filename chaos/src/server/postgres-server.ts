import { execFile, execFileSync } from "node:child_process";
import { appendFileSync, chownSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { serverAccount } from "./account.ts";

const run = promisify(execFile);

/** Small on purpose: several of these processes and the server share the machine. What is durable is left at its defaults. */
const settings = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  "max_connections = 100",
  "shared_buffers = '64MB'",
  "log_checkpoints = off",
  "log_line_prefix = '%m [%p] %a '",
  "log_min_messages = warning",
];

/** A PostgreSQL server of our own, on loopback, with its data in a folder of ours. */
export class PostgresServer {
  readonly port: number;
  readonly #binaries: string;
  readonly #data: string;
  readonly #log: string;
  readonly #account = serverAccount();

  private constructor(params: { readonly binaries: string; readonly folder: string; readonly port: number }) {
    this.port = params.port;
    this.#binaries = params.binaries;
    this.#data = join(params.folder, "data");
    this.#log = join(params.folder, "server.log");
  }

  static async start(params: { readonly binaries: string; readonly folder: string }): Promise<PostgresServer> {
    mkdirSync(params.folder, { recursive: true });
    const server = new PostgresServer({ ...params, port: await freePort() });
    if (server.#account !== null) chownSync(params.folder, server.#account.uid, server.#account.gid);
    const args = ["-D", server.#data, "-U", "pawl", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"];
    await server.#program("initdb", args);
    appendFileSync(join(server.#data, "postgresql.conf"), `\n${settings.join("\n")}\nport = ${server.port}\n`);
    await server.start();
    return server;
  }

  /** Of a database on this server, by the server's own port or by that of a proxy. */
  url(database: string, port: number = this.port): string {
    return `postgres://pawl@127.0.0.1:${port}/${database}`;
  }

  async start(): Promise<void> {
    await this.#program("pg_ctl", ["start", "-w", "-t", "60", "-D", this.#data, "-l", this.#log, "-s"]);
  }

  /** `immediate` is a crash: no checkpoint, connections are cut, the log is replayed at the next start. */
  async stop(mode: "immediate" | "fast"): Promise<void> {
    await this.#program("pg_ctl", ["stop", "-w", "-t", "60", "-D", this.#data, "-m", mode, "-s"]);
  }

  /** For the end of this process, which waits for nothing. */
  stopAtExit(): void {
    try {
      const args = ["stop", "-w", "-D", this.#data, "-m", "immediate", "-s"];
      execFileSync(join(this.#binaries, "pg_ctl"), args, { stdio: "ignore", ...this.#account });
    } catch {
      // It was not running.
    }
  }

  async #program(name: string, args: readonly string[]): Promise<void> {
    try {
      await run(join(this.#binaries, name), [...args], { cwd: "/", ...this.#account });
    } catch (error) {
      const { stderr = "", message } = error as { stderr?: string; message: string };
      throw new Error(`${name} failed: ${stderr.trim() || message} (the server's log is ${this.#log})`, {
        cause: error,
      });
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
