/** The workflow of a new project: small, needs no network, and does something that one may want to have. */
export const snapshotWorkflow = `import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { exponential, workflow } from "pawl";

interface SnapshotInput {
  /** What to copy. */
  folder?: string;
  /** Where the copies go. */
  into?: string;
}

/**
 * Copies a folder: every file once, under the hash of what is in it, and a manifest that says what was where.
 *
 * Each \`ctx.step\` and each item of \`ctx.map\` is recorded when it is done. Stop the worker in the middle and start it again:
 * what was copied is not copied a second time.
 */
export const snapshot = workflow(
  { name: "snapshot", title: "Snapshot of a folder", retry: exponential({ attempts: 3 }) },
  async (ctx, { folder = ".", into = "snapshots" }: SnapshotInput = {}) => {
    const files = await ctx.step("list", () => listFiles(folder, into));
    const copies = await ctx.map("copy", files, (file) => copyByHash(folder, file, into), { concurrency: 8 });
    const manifest = await ctx.step("manifest", () => writeManifest(into, ctx.run.id, copies));

    // A sleep holds no worker and survives a restart; it could as well be "3 days".
    await ctx.sleep("2s");
    const damaged = await ctx.step("verify", () => findDamaged(into, copies));
    return { files: copies.length, bytes: copies.reduce((sum, { bytes }) => sum + bytes, 0), manifest, damaged };
  },
);

interface Copy {
  file: string;
  hash: string;
  bytes: number;
}

async function listFiles(folder: string, into: string): Promise<string[]> {
  const skipped = new Set(["node_modules", ".git", into]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("pawl.db"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(sep).some((part) => skipped.has(part)))
    .sort();
}

async function copyByHash(folder: string, file: string, into: string): Promise<Copy> {
  const content = await readFile(join(folder, file));
  const hash = createHash("sha256").update(content).digest("hex");
  await mkdir(into, { recursive: true });
  // A step may run again when its process dies in the middle: the rename makes that harmless.
  const half = join(into, \`\${hash}.\${process.pid}.half\`);
  await writeFile(half, content);
  await rename(half, join(into, hash));
  return { file, hash, bytes: content.length };
}

async function writeManifest(into: string, runId: string, copies: Copy[]): Promise<string> {
  await mkdir(into, { recursive: true });
  const path = join(into, \`\${runId}.json\`);
  await writeFile(path, \`\${JSON.stringify(copies, null, 2)}\\n\`);
  return path;
}

async function findDamaged(into: string, copies: Copy[]): Promise<string[]> {
  const damaged: string[] = [];
  for (const { file, hash } of copies) {
    const content = await readFile(join(into, hash));
    if (createHash("sha256").update(content).digest("hex") !== hash) damaged.push(file);
  }
  return damaged;
}
`;
