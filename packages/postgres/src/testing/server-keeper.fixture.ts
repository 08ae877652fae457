/**
 * node server-keeper.fixture.ts <kind> <folder> <pid>: starts a server in the folder, writes its URL to the file `url` there (or to `error` why
 * it could not), and stops it on SIGTERM or when the process of that id is gone, whatever has ended that.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { pgBouncer, programsOf, runAs, type RunAs } from "./server-programs.fixture.ts";

const [kind, folder, watched] = process.argv.slice(2) as [string, string, string];
const password = "pawl-test";

let server: ChildProcess | null = null;
process.on("SIGTERM", () => void stop());
setInterval(() => {
  if (!isRunning(Number(watched))) void stop();
}, 500);
try {
  const as = runAs();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!);
  tell("url", kind.startsWith("pgbouncer ") ? await startPooler(as) : await startServer(as));
} catch (error) {
  tell("error", String((error as Error).stack));
}

async function stop(): Promise<void> {
  // Each takes this for "at once": some clients may never close.
  server?.kill(kind.startsWith("pgbouncer ") ? "SIGTERM" : "SIGQUIT");
  if (server !== null && server.exitCode === null && server.signalCode === null) await once(server, "exit");
  rmSync(folder, { recursive: true, force: true });
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Another server is in there, or somebody was faster.
  }
  process.exit();
}

function tell(file: string, text: string): void {
  writeFileSync(join(folder, `${file}.new`), text);
  renameSync(join(folder, `${file}.new`), join(folder, file));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function startServer(as: RunAs): Promise<string> {
  const bin = programsOf(kind as "embedded", folder, as);
  if (bin === null) throw new Error(`no PostgreSQL of kind ${kind}`);
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  if (as.uid !== undefined) chownSync(passwordFile, as.uid, as.gid!);
  const made = spawnSync(
    join(bin, "initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "-E",
      "UTF8",
      "--no-locale",
      "--no-sync",
    ],
    { ...as, encoding: "utf8", cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stdout}${made.stderr}${String(made.error ?? "")}`);
  const port = await freePort();
  const settings = {
    // A crash of this machine loses nothing that anybody needs.
    fsync: "off",
    max_connections: "300",
    shared_buffers: "64MB",
    unix_socket_directories: "",
    listen_addresses: "127.0.0.1",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  server = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), ...flags], {
    ...as,
    cwd: folder,
    stdio: "ignore",
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await untilItAnswers(server, url);
  return url;
}

/** In transaction mode, before the server whose URL comes behind the kind. */
async function startPooler(as: RunAs): Promise<string> {
  if (!existsSync(pgBouncer)) throw new Error("no PgBouncer");
  const behind = new URL(kind.slice("pgbouncer ".length));
  const port = await freePort();
  const config = join(folder, "pgbouncer.ini");
  writeFileSync(
    config,
    `[databases]
* = host=${behind.hostname} port=${behind.port} user=${behind.username} password=${behind.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
server_idle_timeout = 5
logfile = ${join(folder, "pgbouncer.log")}
`,
  );
  server = spawn(pgBouncer, ["-q", config], { ...as, cwd: folder, stdio: "ignore" });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilItAnswers(server, url);
  return url;
}

async function untilItAnswers(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with code ${server.exitCode}`);
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("SELECT");
      return;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function freePort(): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
