import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";

/**
 * Runs every TypeScript snippet of the README and the guides as a program of its own, each in an empty folder. A line that ends in `// text` after a
 * `console.log` promises that output. A block marked `ts fragment` is not a program; it is only shown.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const documents = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const scratch = mkdtempSync(join(root, "docs", ".snippets-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

for (const document of documents) {
  const snippets = [...readFileSync(join(root, document), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  );
  if (snippets.length === 0) continue;
  describe(`the snippets of ${document}`, () => {
    snippets.forEach((code, index) => {
      it(`runs snippet ${index + 1}: ${code.split("\n")[0]}`, { timeout: 60_000 }, async () => {
        const folder = mkdtempSync(join(scratch, "run-"));
        const file = join(folder, "snippet.ts");
        writeFileSync(file, code);
        const output = await promisify(execFile)(process.execPath, ["--conditions=@pawl/source", file], {
          cwd: folder,
          timeout: 50_000,
        });
        for (const promised of promisedOutput(code)) expect(output.stdout).toContain(promised);
      });
    });
  });
}

function promisedOutput(code: string): (string | undefined)[] {
  return [...code.matchAll(/console\.log\(.*\);? \/\/ (.+)$/gm)].map(([, text]) => text);
}
