import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Pawl, type PawlConfig } from "pawl";
import { afterEach } from "vitest";

const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A database file that any number of Pawls open, as processes would. */
export function newPlace(): (config: PawlConfig, parts?: { readonly worker?: boolean }) => Promise<Pawl> {
  const folder = mkdtempSync(join(tmpdir(), "pawl-otel-"));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return async (config, { worker = true } = {}) => {
    const pawl = await createPawl({ store: `sqlite:${join(folder, "pawl.db")}`, ...config });
    cleanUps.push(() => pawl.close({ timeout: 0 }));
    if (worker) await pawl.startWorker();
    return pawl;
  };
}
