import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const built = fileURLToPath(new URL("../../../packages/server/dashboard/", import.meta.url));

test("what the first page loads is under 300 kB, compressed", ({ skip }) => {
  if (!existsSync(`${built}index.html`)) skip("the dashboard is not built: npm run build");
  const page = readFileSync(`${built}index.html`, "utf8");
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(built + file)).length, 0);
  expect(files.length).toBeGreaterThan(1);
  expect(bytes).toBeLessThan(300_000);
});
