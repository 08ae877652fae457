import { describe, expect, it } from "vitest";
import { main } from "./main.ts";
import { fakeIo } from "./testing/fake-io.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = fakeIo({ cwd: "/nowhere", columns: 80, env: { NO_COLOR: "1" } });
  return { code: await main(args, io), out: io.out(), err: io.err() };
}

describe("main", () => {
  it("shows help that fits 80 columns", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    expect(out).toContain("Exit codes:");
    for (const command of ["init", "dev", "worker", "start", "runs", "doctor"])
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    expect(out).not.toContain("dev-worker");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints the version", async () => {
    expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each([
    [["rums"], "Error: Unknown command 'rums'. (invalid_usage)\n  Did you mean runs? See `pawl --help`."],
    [
      ["runs", "--statsu", "x"],
      "Error: Unknown option '--statsu'. (invalid_usage)\n  Did you mean --status? See `pawl --help`.",
    ],
    [["start"], "Error: Missing required argument 'workflow'. (invalid_usage)\n  See `pawl --help`."],
    [["runs", "--limit", "0"], "It must be a whole number from 1 to 1000."],
    [["worker", "--lease", "soon"], 'worker.lease must be a duration such as "30s"'],
    [["start", "order", "--tag", "tenant"], "It must be key=value."],
    [["runs", "--since", "yesterday"], "It must be a time such as"],
    [["runs", "--status", "runing", "--store", "memory:"], 'There is no status "runing".'],
    [["runs", "--store", "mysql://x"], "store_url_invalid"],
    [["start", "order", "--input", "{"], "--input is not JSON"],
  ])("answers %j with exit code 2", async (args, text) => {
    const { code, err } = await run(...args);
    expect(err).toContain(text);
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });

  it.each([[["runs"]], [["worker"]], [["validate"]], [["doctor"]]])(
    "%j outside of a project says how to make one, with exit code 3",
    async (args) => {
      const { code, err } = await run(...args);
      expect(err).toContain("There is no pawl.config.* in /nowhere or above. (config_not_found)");
      expect(err).toContain("pawl init");
      expect(code).toBe(3);
    },
  );

  it("does not make a database under a name that was misspelt", async () => {
    const { code, err } = await run("runs", "--store", "sqlite:/nowhere/typo.db");
    expect(err).toContain("There is no database /nowhere/typo.db. (store_not_found)");
    expect(code).toBe(3);
  });

  it("gives errors to programs as JSON, and stacks to those who debug", async () => {
    const { err } = await run("runs", "--json");
    expect(JSON.parse(err)).toMatchObject({ error: { code: "config_not_found", hint: expect.any(String) } });
    expect((await run("runs", "--debug")).err).toMatch(/^ +at /m);
  });

  it("takes global options before the command too", async () => {
    expect((await run("--json", "runs")).err).toContain('{"error"');
  });
});
