import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, watch } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type PawlClient, type User } from "@pawl/client";

/** What a process of the system is told. */
export interface ProcessPlan {
  readonly role: "server" | "worker";
  readonly store: string;
  readonly database: string;
  readonly port: number;
  readonly folder: string;
  readonly admin: Credentials;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Person extends Credentials {
  readonly name: string;
  readonly groups: readonly string[];
}

export const ann: Person = {
  name: "Ann Lindqvist",
  email: "ann@example.com",
  password: "a-ratchet-and-a-pawl",
  groups: [],
};
export const bob: Person = {
  name: "Bob Okafor",
  email: "bob@example.com",
  password: "the-catch-that-keeps",
  groups: ["bob", "finance"],
};
export const admin = { email: "admin@example.com", password: "nothing-slips-back" };

/** A server and a worker in processes of their own, on a store of their own: what people have in production, and nothing of it made up. */
export interface System {
  readonly url: string;
  /** Of the tests, for what a browser is not needed for. */
  readonly admin: PawlClient;
  readonly folder: string;
  /** Those who have joined, by email. */
  readonly people: Readonly<Record<string, User>>;
  /** Makes an account. */
  join(person: Person): Promise<User>;
  /** Ends the server as a crash does. */
  killServer(): Promise<void>;
  /** Resolves when the workflow that counts has come so far: it makes a file that says so. */
  counted(number: 100 | 200): Promise<void>;
  /** At the same address as before. */
  startServer(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `postgres`: the URL of an empty database; default: SQLite. */
export async function startSystem({ postgres }: { readonly postgres?: string } = {}): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), "pawl-e2e-"));
  const port = await quietPort();
  const plan: Omit<ProcessPlan, "role"> = {
    store: postgres ?? `sqlite:${join(folder, "pawl.db")}`,
    database: postgres ?? `sqlite:${join(folder, "server.db")}`,
    port,
    folder,
    admin,
  };
  const url = `http://127.0.0.1:${port}`;
  let server = await start({ ...plan, role: "server" });
  const worker = await start({ ...plan, role: "worker" });
  const client = createClient({ url });
  await client.auth.login(admin);
  const people: Record<string, User> = {};
  return {
    url,
    folder,
    admin: client,
    people,
    join: async ({ groups, ...account }) => {
      const { id } = await createClient({ url }).auth.register(account);
      return (people[account.email] = await client.users.update(id, { groups: [...groups] }));
    },
    killServer: () => kill(server),
    counted: (number) => appears(folder, `at-${number}`),
    startServer: async () => {
      server = await start({ ...plan, role: "server" });
    },
    [Symbol.asyncDispose]: async () => {
      client.close();
      await Promise.all([kill(server), kill(worker)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(plan: ProcessPlan): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "system-process.fixture.ts");
  const child = fork(program, [JSON.stringify(plan)], {
    execArgv: ["--conditions=@pawl/source"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The ${plan.role} ended with ${code} before it was ready.`)));
  });
  return child;
}

/** Resolves when the folder has a file of that name. */
function appears(folder: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!existsSync(join(folder, name))) return;
      watcher.close();
      resolve();
    };
    // First the watch, then the look: it may be there already.
    const watcher = watch(folder, look);
    look();
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** A port that the system gives to nobody by itself: while the server is down, nothing else may get it. */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
