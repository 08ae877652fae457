import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Pawl, type RunHandle } from "pawl";
import { afterAll, beforeAll, describe, it } from "vitest";
import { Random } from "../random.ts";
import { Effects } from "./effects.ts";
import type { EndedRun, Program } from "./program.ts";
import { programs, workflowsOf } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-chaos-programs-"));
let pawl: Pawl;

beforeAll(async () => {
  pawl = await createPawl({
    store: "memory:",
    workflows: workflowsOf(new Effects(join(folder, "effects"), "p"), "both"),
  });
  await pawl.startWorker();
});

afterAll(async () => {
  await pawl.close();
  rmSync(folder, { recursive: true });
});

describe.concurrent.each(programs)("$name", (program) => {
  it("comes to what its model computes when nothing goes wrong", async ({ expect }) => {
    const random = new Random(program.name);
    const problems = await Promise.all(Array.from({ length: 8 }, () => problemOf(program, program.input(random))));
    expect(problems).toEqual(problems.map(() => undefined));
  });

  it("is found out when it ends as it must not", async ({ expect }) => {
    const input = program.input(new Random(program.name));
    const run = await ended(program, input);
    expect(program.judge(input, { ...run, status: "blocked" })).toEqual(expect.any(String));
  });
});

async function problemOf(program: Program, input: unknown): Promise<string | undefined> {
  return program.judge(input, await ended(program, input));
}

async function ended(program: Program, input: unknown): Promise<EndedRun> {
  const { version } = input as { version?: number };
  const run = await pawl.start(program.name, input, version === undefined ? {} : { version });
  const signals: EndedRun["signals"][number][] = [];
  let wasCancelAsked = false;
  const signal = async (name: string, payload: unknown): Promise<void> => {
    // One that comes too late is refused.
    await run.signal(name, payload).then(
      () => signals.push({ name, payload, tries: 1 }),
      () => {},
    );
  };
  const cancel = async (isForced: boolean): Promise<void> => {
    wasCancelAsked = true;
    await run.cancel({ force: isForced });
  };
  await Promise.all([program.drive?.({ signal, cancel }, input), run.result().catch(() => {})]);
  return { ...(await factsOf(run)), signals, wasCancelAsked };
}

async function factsOf(run: RunHandle): Promise<Omit<EndedRun, "signals" | "wasCancelAsked">> {
  const { status, version, output, error, continuedTo } = await run.get();
  const events: { kind: string; key: string | undefined; atMs: number; data: unknown }[] = [];
  for await (const { kind, key, at, data } of run.events()) events.push({ kind, key, atMs: at.getTime(), data });
  return {
    status,
    version,
    output,
    error,
    recorded: events.flatMap(({ kind, key }) => (kind === "step-completed" && key !== undefined ? [key] : [])),
    events,
    successor: continuedTo === undefined ? undefined : await pawl.get(continuedTo),
  };
}
