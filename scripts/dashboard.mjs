// node scripts/dashboard.mjs: builds apps/dashboard into packages/server, where the server serves it from. `ensureDashboard` does so only if its sources have changed since.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

const built = join(root, "packages/server/dashboard");
/** What of the core runs in the page. */
const pawl = ["form", "result", "schema"].map((folder) => `packages/pawl/src/${folder}`);
const stampFile = join(built, ".sources");

/** Builds what is missing or older than its sources; returns the exit code. */
export async function ensureDashboard() {
  const stamp = stampOf(["apps/dashboard", "packages/api/src", "packages/client/src", ...pawl]);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return 0;
  process.stderr.write("pawl: building the dashboard …\n");
  const code = await runInPlace("vite", [
    "build",
    "--logLevel=warn",
    join(root, "apps/dashboard"),
    "--config",
    join(root, "apps/dashboard/vite.config.ts"),
  ]);
  if (code !== 0) return code;
  compressAll();
  writeFileSync(stampFile, stamp);
  return 0;
}

/** Once here, and not for every browser that asks; fonts are compressed as they are. */
function compressAll() {
  for (const file of readdirSync(built, { recursive: true, encoding: "utf8" })) {
    if (!/\.(js|css|svg|html)$/.test(file)) continue;
    const text = readFileSync(join(built, file));
    if (text.length < 1_024) continue;
    writeFileSync(join(built, `${file}.gz`), gzipSync(text, { level: 9 }));
    writeFileSync(join(built, `${file}.br`), brotliCompressSync(text));
  }
}

/**
 * Changes when any of the sources does.
 *
 * @param {readonly string[]} folders
 */
function stampOf(folders) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const folder of folders)
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort()) {
      if (/^(node_modules|dist|e2e)\b|\.test\./.test(file) || !/\.\w+$/.test(file)) continue;
      hash.update(file).update(readFileSync(join(root, folder, file)));
    }
  return `${hash.digest("hex")}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureSetup();
  process.exitCode = await ensureDashboard();
}
