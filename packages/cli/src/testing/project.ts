import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../main.ts";
import { fakeIo, type FakeIo, type FakeIoOptions } from "./fake-io.ts";

/** What a command has said and returned. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A project folder of its own, with the workflows below. */
export class Project {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), "pawl-cli-")));

  constructor(files: Readonly<Record<string, string>> = defaultFiles) {
    this.write("package.json", '{ "type": "module" }');
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(
      dirname(createRequire(import.meta.url).resolve("pawl/package.json")),
      join(this.folder, "node_modules/pawl"),
    );
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  io(options: FakeIoOptions = {}): FakeIo {
    return fakeIo({ cwd: this.folder, ...options });
  }

  /** Runs a command to its end, in this process. */
  async pawl(args: readonly string[], options: FakeIoOptions = {}): Promise<Said> {
    const io = this.io(options);
    const code = await main(args, io);
    return { code, out: io.out(), err: io.err() };
  }

  /** The lines of a command with --json. */
  async json<T = Record<string, unknown>>(...args: string[]): Promise<T[]> {
    const { out, err, code } = await this.pawl([...args, "--json"]);
    if (code !== 0) throw new Error(`pawl ${args.join(" ")} returned ${code}: ${err}`);
    return out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as T]));
  }

  /** Starts a run, and gives its id. */
  async start(...args: string[]): Promise<string> {
    const [run] = await this.json<{ id: string }>("start", ...args);
    if (run === undefined) throw new Error("start printed nothing");
    return run.id;
  }

  /** A worker in this process; ready when this resolves. Returns how to stop it, which gives what it said. */
  async worker(...args: string[]): Promise<{ io: FakeIo; stop: () => Promise<Said> }> {
    const io = this.io();
    const ended = main(["worker", ...args], io);
    await Promise.race([io.written("serves"), ended.then(() => Promise.reject(new Error(`No worker: ${io.err()}`)))]);
    const stop = async (): Promise<Said> => {
      await io.kill("SIGTERM");
      return { code: await ended, out: io.out(), err: io.err() };
    };
    return { io, stop };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const defaultFiles = {
  "pawl.config.ts": `import { defineConfig } from "pawl";
import { order, review, broken, stray } from "./workflows.ts";

export default defineConfig({ store: "sqlite:./pawl.db", workflows: [order, review, broken, stray] });
`,
  "workflows.ts": `import { existsSync } from "node:fs";
import { fixed, PermanentError, workflow } from "pawl";

export const order = workflow({ name: "order" }, async (ctx, input: { id: number } = { id: 0 }) => {
  const payment = await ctx.step("charge", () => \`paid-\${input.id}\`);
  const mail = await ctx.step("mail", { retry: fixed({ attempts: 2, delay: 1 }) }, ({ attempt }) => {
    if (attempt === 1) throw new Error("The mail server is away");
    return "sent";
  });
  return { payment, mail };
});

export const review = workflow({ name: "review" }, async (ctx) => {
  await ctx.step("ask", () => "asked");
  return await ctx.waitForSignal("verdict", { timeout: "14d" });
});

/** Fails until there is a file named "mended". */
export const broken = workflow({ name: "broken" }, async (ctx) => {
  await ctx.step("first", () => 1);
  await ctx.step("second", () => {
    if (!existsSync(process.env.MENDED ?? "/nowhere")) throw new PermanentError("The card was declined", { code: "card_declined", hint: "Ask for another card." });
    return 2;
  });
  return "mended";
});

export const stray = workflow({ name: "stray" }, async (ctx) => {
  await ctx.step("forget", () => void Promise.reject(new Error("nobody waited")));
});
`,
} as const;
