import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Figure } from "./figure.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...args: string[]): Promise<Ended> {
  return benchIn(process.env, ...args);
}

function benchIn(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@pawl/source", main, ...args], { env });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

test("prints one JSON object a line with Pawl's figure, the limit's and their ratio", { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await bench(
    "--quick",
    "--only",
    "graph-node,latency-10-steps",
    "--json",
    "--store",
    "sqlite",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const figures = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Figure);
  expect(figures.map(({ name, store, unit }) => ({ name, store, unit }))).toEqual([
    { name: "latency-10-steps", store: "sqlite", unit: "ms" },
    { name: "graph-node", store: "sqlite", unit: "ns" },
  ]);
  for (const { value, limit, ratio } of figures) {
    expect(value).toBeGreaterThan(0);
    expect(limit).toBeGreaterThan(0);
    expect(ratio! / (value / limit!)).toBeCloseTo(1, 1);
  }
  const { p50, p99 } = figures[0]!;
  expect(Number(p99)).toBeGreaterThanOrEqual(Number(p50));
});

test("measures in its short mode what long-running runs are made of", { timeout: 120_000 }, async () => {
  const names = ["children", "interrupts", "stream-throughput", "fork-many", "schedules", "fair-queue"];
  const short = ["--quick", "--repeats", "1", "--json", "--store", "memory"];
  const { code, stdout, stderr } = await bench(...short, "--only", names.join(","));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const figures = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Figure);
  expect([...new Set(figures.map(({ name }) => name))]).toEqual(names);
  for (const { value } of figures) expect(value).toBeGreaterThan(0);
  expect(figures.find(({ name }) => name === "fair-queue")).toHaveProperty("waitMsP99");
});

test("starts a PostgreSQL of its own, measures on it, and leaves nothing behind", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-bench-test-"));
  // The server may run as another user.
  chmodSync(folder, 0o755);
  const { code, stdout } = await benchIn(
    { ...process.env, PAWL_BENCH_DIR: folder },
    "--quick",
    "--repeats",
    "1",
    "--json",
    "--store",
    "postgres",
    "--only",
    "latency-10-steps,statements-and-wal",
  );
  expect(code).toBe(0);
  const figures = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Figure);
  expect(new Set(figures.map(({ name }) => name))).toEqual(new Set(["latency-10-steps", "statements-and-wal"]));
  for (const { value } of figures) expect(value).toBeGreaterThan(0);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("refuses other engines without the server that they need", { timeout: 30_000 }, async () => {
  const { code, stderr } = await bench("--peers");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "bench: --peers needs --store postgres: that is what they run on.\n",
  });
});

test("refuses a measure that there is none of and names those there are", { timeout: 30_000 }, async () => {
  const { code, stdout, stderr } = await bench("--only", "speed");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('"speed"');
  expect(stderr).toContain("steps-sequential");
});
