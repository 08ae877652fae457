import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createPawl } from "pawl";
import { describe, expect, test } from "vitest";
import { digestGraph } from "./digest/graph.ts";
import { pipeline } from "./workflow.ts";

const main = join(import.meta.dirname, "main.ts");

interface Home {
  readonly folder: string;
  readonly effectsFile: string;
}

function newHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), "earthquakes-"));
  return { folder, effectsFile: join(folder, "effects.log") };
}

interface Ended {
  readonly lines: string[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the program, hands every line it prints to `onLine`, and resolves once it has ended. */
async function runMain(home: Home, onLine?: (line: string, process: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, ["--conditions=@pawl/source", main], {
    env: { ...process.env, EARTHQUAKES_HOME: home.folder, EARTHQUAKES_EFFECTS: home.effectsFile },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    onLine?.(line, child);
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ lines, code, signal })));
}

/** Ends the program with `signal` as soon as it has told of `steps` more steps. */
function signalAfter(steps: number, signal: NodeJS.Signals): (line: string, process: ChildProcess) => void {
  let seen = 0;
  return (line, process) => {
    if (/^ +\[ *\d+\/32\]/.test(line) && !line.includes(" rows") && ++seen === steps) process.kill(signal);
  };
}

/** The steps whose result is recorded, by run. */
async function recordedSteps({ folder }: Home): Promise<string[]> {
  const pawl = await createPawl({
    store: `sqlite:${join(folder, ".pawl", "pawl.db")}`,
    workflows: [pipeline, digestGraph],
  });
  try {
    const run = (await pawl.list({ workflow: pipeline.name, limit: 1 })).items[0];
    if (run === undefined) return [];
    return (await pawl.steps(run.id)).filter(({ status }) => status === "completed").map(({ key }) => key);
  } finally {
    await pawl.close();
  }
}

function takeEffects({ effectsFile }: Home): string[] {
  if (!existsSync(effectsFile)) return [];
  const effects = readFileSync(effectsFile, "utf8").trim().split("\n");
  writeFileSync(effectsFile, "");
  return effects;
}

/** What the program prints once it has its findings: the same in every run. */
function conclusion({ lines }: Ended): string[] {
  return lines.slice(lines.indexOf("") + 1).filter((line) => !line.includes("/"));
}

const undisturbed = await runMain(newHome());

test("runs to its end undisturbed", () => {
  expect(undisturbed).toMatchObject({ code: 0, signal: null });
  expect(undisturbed.lines[0]).toMatch(/^Starting run \S+: 32 steps\.$/);
  expect(undisturbed.lines.join("\n")).toContain("[32/32]");
  expect(conclusion(undisturbed).join("\n")).toContain("1,678 of 1,707 rows");
});

describe("killed after a step", () => {
  test.each([1, 2, 3, 9, 20, 26])("number %d, goes on where it was", async (steps) => {
    const home = newHome();
    const killed = await runMain(home, signalAfter(steps, "SIGKILL"));
    expect(killed.signal).toBe("SIGKILL");
    takeEffects(home);
    const recorded = await recordedSteps(home);
    expect(recorded.length).toBeGreaterThanOrEqual(steps);

    const resumed = await runMain(home);
    expect(resumed).toMatchObject({ code: 0, signal: null });
    expect(resumed.lines[0]).toMatch(/^Resuming run /);
    expect(resumed.lines[0]).toContain(`: ${recorded.length} of 32 steps were already done.`);
    expect(conclusion(resumed)).toEqual(conclusion(undisturbed));
    expect(takeEffects(home).filter((effect) => recorded.includes(effect))).toEqual([]);
  });
});

test("killed time and again, it still arrives, and no recorded step runs twice", async () => {
  const home = newHome();
  const everRecorded = new Set<string>();
  let ended: Ended;
  do {
    ended = await runMain(home, signalAfter(4, "SIGKILL"));
    expect(takeEffects(home).filter((effect) => everRecorded.has(effect))).toEqual([]);
    const before = everRecorded.size;
    for (const step of await recordedSteps(home)) everRecorded.add(step);
    expect(ended.signal === null || everRecorded.size > before).toBe(true);
  } while (ended.signal !== null);
  expect(conclusion(ended)).toEqual(conclusion(undisturbed));
}, 120_000);

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s drains, says how to go on, and exits with %d", async (signal, code) => {
  const home = newHome();
  const stopped = await runMain(home, signalAfter(5, signal));
  expect(stopped).toMatchObject({ code, signal: null });
  expect(stopped.lines.at(-1)).toBe(`Stopped by ${signal}. Nothing is lost: start it again, and it goes on from here.`);

  const resumed = await runMain(home);
  expect(resumed.lines[0]).toMatch(/^Resuming run /);
  expect(conclusion(resumed)).toEqual(conclusion(undisturbed));
});

test("starts a new run after a finished one", async () => {
  const home = newHome();
  const first = await runMain(home);
  const second = await runMain(home);
  expect(second.lines[0]).toMatch(/^Starting run /);
  expect(second.lines[0]).not.toBe(first.lines[0]);
  expect(conclusion(second)).toEqual(conclusion(first));
});
