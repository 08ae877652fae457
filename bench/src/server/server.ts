import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chownSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import type { ServerPlace } from "./server-place.ts";

export interface OwnServer {
  readonly place: ServerPlace;
  stop(): Promise<void>;
}

/** Everything else at its defaults, fsync on. */
const changes = ["max_connections = 200"];
/** `none` until a measure counts statements: counting costs. */
const statementChanges = ["shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.track = none"];
const readyTimeoutMs = 30_000;

/** A PostgreSQL of its own on a free loopback port, in a new folder that goes away with it. */
export async function startServer(binaries: string): Promise<OwnServer> {
  const folder = mkdtempSync(join(process.env["PAWL_BENCH_DIR"] ?? tmpdir(), "pawl-bench-server-"));
  const identity = serverIdentity();
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid ?? identity.uid);
  const data = join(folder, "data");
  const logFile = join(folder, "server.log");
  const log = openSync(logFile, "a");
  const options: SpawnOptions = { ...identity, cwd: folder, stdio: ["ignore", log, log], env: serverEnvironment() };
  const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions"];
  await succeed(spawn(join(binaries, "initdb"), initdb, options), logFile);
  const port = await freePort();
  // In the file, and not on the command line, whose settings cannot be changed while the server runs.
  const settings = [...changes, ...(hasStatements(binaries) ? statementChanges : [])];
  appendFileSync(join(data, "postgresql.conf"), `${settings.join("\n")}\n`);
  const listen = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""];
  const server = spawn(join(binaries, "postgres"), listen, options);
  const ended = once(server, "exit");
  const stop = async (): Promise<void> => {
    // The fast shutdown: connections are cut, nothing is waited for.
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  try {
    return { place: await placeAt(url, server, logFile), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function hasStatements(binaries: string): boolean {
  const folders = ["lib", "lib/postgresql", "pkglib"].map((folder) => join(binaries, "..", folder));
  return folders.some((folder) => ["so", "dylib"].some((end) => existsSync(join(folder, `pg_stat_statements.${end}`))));
}

/** A server that runs already; nothing about it is changed. */
export async function describeServer(
  url: string,
  { pid = null, logFile = null }: Partial<Pick<ServerPlace, "pid" | "logFile">> = {},
): Promise<ServerPlace> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_connections', 'shared_preload_libraries')`,
    );
    const of = (name: string): string => rows.find((row) => row.name === name)?.setting ?? "?";
    const { rows: available } = await client.query(
      "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_stat_statements'",
    );
    return {
      url,
      version: `PostgreSQL ${of("server_version").split(" ")[0] ?? ""}`,
      settings: `fsync=${of("fsync")}, synchronous_commit=${of("synchronous_commit")}, full_page_writes=${of("full_page_writes")}, shared_buffers=${Number(of("shared_buffers")) / 128} MiB, max_connections=${of("max_connections")}`,
      hasStatements: available.length === 1 && of("shared_preload_libraries").includes("pg_stat_statements"),
      pid,
      logFile,
    };
  } finally {
    await client.end();
  }
}

async function placeAt(url: string, server: ChildProcess, logFile: string): Promise<ServerPlace> {
  const deadlineMs = performance.now() + readyTimeoutMs;
  for (;;) {
    try {
      return await describeServer(url, { pid: server.pid ?? null, logFile });
    } catch (cause) {
      if (server.exitCode !== null || performance.now() > deadlineMs)
        throw new Error(`PostgreSQL has not come up; its log ends with:\n${endOf(logFile)}`, { cause });
      await pause(50);
    }
  }
}

async function succeed(child: ChildProcess, logFile: string): Promise<void> {
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}:\n${endOf(logFile)}`);
}

function endOf(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-10).join("\n");
}

/** PostgreSQL refuses to run as root: then it runs as the user that Debian made for it, or as nobody. */
function serverIdentity(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const line = ["postgres:", "nobody:"].flatMap((name) => users.find((user) => user.startsWith(name)) ?? [])[0];
  const [, , uid, gid] = line?.split(":") ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** Without the settings of whoever runs the benchmark. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith("PG") && !name.startsWith("LC_") && name !== "LANG",
    ),
  );
}
