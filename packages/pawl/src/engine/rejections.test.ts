import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("./rejections.fixture.ts", import.meta.url));
const run = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, ["--conditions=@pawl/source", program, ...args]);

it("a cancel that rejects a promise which the workflow awaits only later does not end the worker's process", async () => {
  expect((await run()).stdout).toBe("cancelled\nalive\n");
});

// It did: such a run took down one worker after the other.
it("an error of its own in a promise that the workflow awaits only later fails the run, not the process", async () => {
  expect((await run("wrapped")).stdout).toBe("The branch is lost.\ntrue true\nalive\n");
});

it("a promise that a step leaves behind and that fails is told of with the run and the step, and ends nothing", async () => {
  expect((await run("leaking")).stdout).toBe("kept\ntrue true\nalive\n");
});

it("a rejection that has nothing to do with Pawl ends the process, as it would without", async () => {
  await expect(run("other")).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("Nobody's") as string });
});
