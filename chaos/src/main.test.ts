import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

function chaos(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@pawl/source", main, ...args]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

// The short form of the long one: its seed is new each time and stands in the output, which is shown if a promise is broken.
test("real faults on real processes and a real PostgreSQL server break no promise", { timeout: 180_000 }, async () => {
  const { code, output } = await chaos("--minutes", "0.33");
  process.stdout.write(output);
  expect(output).toContain("VERDICT: all promises held");
  expect(code).toBe(0);
  expect(output).toMatch(/faults: .*\d/);
  expect(Number(/^runs: (\d+)$/m.exec(output)?.[1])).toBeGreaterThan(100);
});

test("refuses an option that it does not know and names what is possible", { timeout: 30_000 }, async () => {
  const { code, output } = await chaos("--faults", "fire");
  expect(code).toBe(2);
  expect(output).toContain('"fire"');
});
