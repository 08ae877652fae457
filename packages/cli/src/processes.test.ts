import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PawlProcess } from "./testing/pawl-process.ts";
import { Project } from "./testing/project.ts";

const config = 'import { job } from "./job.ts";\nexport default { workflows: [job] };\n';
/** `before` leaves a mark for each time it is done; `work` goes on when there is a file "go". */
const job = (version: string): string => `import { appendFileSync, existsSync, watch } from "node:fs";
import { workflow } from "pawl";

export const job = workflow({ name: "job" }, async (ctx, input: { go?: boolean } = {}) => {
  await ctx.step("before", () => appendFileSync("effects.txt", "before\\n"));
  await ctx.step("work", () => new Promise<void>((resolve) => {
    const watcher = watch(".", check);
    function check() {
      if (input.go !== true && !existsSync("go")) return;
      watcher.close();
      resolve();
    }
    console.log("at work");
    check();
  }));
  await ctx.step("after", () => appendFileSync("effects.txt", "after\\n"));
  return { version: ${JSON.stringify(version)}, input };
});
`;

let project: Project;
let processes: PawlProcess[];
beforeEach(() => {
  project = new Project({ "pawl.config.ts": config, "job.ts": job("one") });
  processes = [];
});
afterEach(async () => {
  for (const one of processes) one.kill("SIGKILL");
  await Promise.all(processes.map((one) => one.ended));
  project.remove();
});

function pawl(args: readonly string[], options: { readonly cwd?: string; readonly stdin?: string } = {}): PawlProcess {
  const started = new PawlProcess(args, { cwd: project.folder, ...options });
  processes.push(started);
  return started;
}

const effects = (): string[] => readFileSync(join(project.folder, "effects.txt"), "utf8").trim().split("\n");

describe("worker processes", () => {
  it("one that is killed is taken over by the next, and no recorded step runs again", async () => {
    const start = pawl(["start", "job", "--wait", "--json", "--input", "-"], { stdin: '{"id":7}' });
    const first = pawl(["worker", "--lease", "300ms"]);
    await first.says("at work");
    first.kill("SIGKILL");
    await first.ended;
    const second = pawl(["worker", "--lease", "300ms"]);
    await second.says("at work");
    project.write("go", "");
    expect(await start.ended).toBe(0);
    expect(JSON.parse(start.out)).toMatchObject({ status: "completed", output: { version: "one", input: { id: 7 } } });
    expect(effects()).toEqual(["before", "after"]);
    second.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    expect(second.err).toContain("Drained in");
  });

  it("SIGTERM waits for the step under way, says so, and ends with 0", async () => {
    const id = await project.start("job");
    const worker = pawl(["worker"]);
    await worker.says("at work");
    worker.kill("SIGTERM");
    await worker.says(
      `SIGTERM: waiting up to 30s for the steps of 1 run (job ${id.slice(-12)}). Once more to stop at once.`,
    );
    project.write("go", "");
    expect(await worker.ended).toBe(0);
    const [run] = await project.json<{ steps: { key: string; status: string }[] }>("show", id);
    expect(run?.steps.find(({ key }) => key === "work")?.status).toBe("completed");
  });

  it("tells its probes when it is ready, and that it is not from SIGTERM on while steps finish", async () => {
    await project.start("job");
    const worker = pawl(["worker", "--health-port", "0", "--health-host", "127.0.0.1"]);
    await worker.says("serves job v1");
    await worker.says("at work");
    const [, url] = /Probes on (\S+): /.exec(worker.err)!;
    const probe = async (path: string): Promise<[number, object]> => {
      const response = await fetch(url + path);
      return [response.status, (await response.json()) as object];
    };
    expect(await probe("/readyz")).toMatchObject([200, { ready: true }]);
    expect(await probe("/healthz")).toMatchObject([200, { worker: { activeRuns: 1 }, pid: worker.child.pid }]);
    worker.kill("SIGTERM");
    await worker.says("SIGTERM: waiting up to 30s");
    const [status, body] = await probe("/readyz");
    expect(status).toBe(503);
    expect(body).toMatchObject({ ready: false, reasons: [{ code: "stopping" }] });
    expect((await probe("/livez"))[0]).toBe(200);
    project.write("go", "");
    expect(await worker.ended).toBe(0);
  });

  it("a second SIGINT ends it at once, with 130", async () => {
    await project.start("job");
    const worker = pawl(["worker"]);
    await worker.says("at work");
    worker.kill("SIGINT");
    await worker.says("SIGINT: waiting");
    const again = setInterval(() => worker.kill("SIGINT"), 50);
    expect(await worker.ended).toBe(130);
    clearInterval(again);
  });

  it("goes on after a rejection that nobody handles", async () => {
    project.write(
      "job.ts",
      `import { workflow } from "pawl";
export const job = workflow({ name: "job" }, async (ctx) => ctx.step("forget", () => void Promise.reject(new Error("nobody waited"))));`,
    );
    const worker = pawl(["worker"]);
    await worker.says("serves job v1");
    expect(await pawl(["start", "job", "--wait"]).ended).toBe(0);
    await worker.says(/Unhandled rejection: nobody waited[^]*job\.ts:2/);
    worker.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
  });
});

describe("dev", () => {
  it("prints runs live, reloads when a file changes, and keeps the old code while the new one is broken", async () => {
    const dev = pawl(["dev"]);
    await dev.says("Ready: job v1");
    const id = await project.start("job");
    await dev.says(/job [0-9a-f]{12} {2}✓ before completed/);
    await dev.says("at work");

    project.write("job.ts", job("two").replace("return {", "return {{"));
    await dev.says(/job\.ts changed[^]*The worker before goes on; waiting for a change/);
    project.write("go", "");
    await dev.says(/✓ after completed[^]*✓ run completed/);

    dev.forget();
    project.write("job.ts", job("two"));
    await dev.says("Ready: job v1");
    const start = pawl(["start", "job", "--wait", "--json"]);
    expect(await start.ended).toBe(0);
    expect(JSON.parse(start.out)).toMatchObject({ output: { version: "two" } });
    dev.kill("SIGINT");
    expect(await dev.ended).toBe(0);
    expect(dev.err).toContain("Drained.");
    expect((await project.json("show", id))[0]).toMatchObject({ output: { version: "one" } });
  });

  it("says what is missing outside of a project, with 3", async () => {
    const dev = pawl(["dev"], { cwd: "/" });
    expect(await dev.ended).toBe(3);
    expect(dev.err.match(/config_not_found/g)).toHaveLength(1);
  });
});

it("init makes a project whose workflow runs", async () => {
  const folder = join(project.folder, "new");
  expect(await pawl(["init", "new"]).ended).toBe(0);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(dirname(createRequire(import.meta.url).resolve("pawl/package.json")), join(folder, "node_modules/pawl"));
  const worker = pawl(["worker"], { cwd: folder });
  const start = pawl(["start", "snapshot", "--wait", "--json"], { cwd: folder });
  expect(await start.ended).toBe(0);
  const { output } = JSON.parse(start.out) as { output: { files: number; manifest: string; damaged: string[] } };
  expect(output).toMatchObject({ files: 6, damaged: [] });
  expect(existsSync(join(folder, output.manifest))).toBe(true);
  worker.kill("SIGTERM");
  expect(await worker.ended).toBe(0);
  // Nothing is overwritten.
  const again = pawl(["init", "new"]);
  expect(await again.ended).toBe(2);
  expect(again.err).toContain("already has package.json, tsconfig.json");
});

it("ends without a word when the reader of its output has gone", async () => {
  for (let count = 0; count < 3; count++) await project.start("job");
  const bin = fileURLToPath(new URL("./bin.ts", import.meta.url));
  const long = join(project.folder, "long.mjs");
  writeFileSync(long, "process.stdin.destroy();");
  const command = `set -o pipefail; "${process.execPath}" --conditions=@pawl/source "${bin}" runs --all --json | "${process.execPath}" "${long}"`;
  const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: project.folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});
