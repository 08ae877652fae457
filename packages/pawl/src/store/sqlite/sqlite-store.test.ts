import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { storeConformance } from "../conformance.ts";
import { openInline } from "./inline-link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-sqlite-"));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ["on its own thread", {}],
  ["on this thread", { connect: openInline }],
])("sqlite store %s", (_where, options) => {
  it.each(storeConformance)("$name", async ({ run }) => {
    files += 1;
    const path = join(folder, `${files}.db`);
    const handles: SqliteStore[] = [];
    const another = async (): Promise<SqliteStore> => {
      const handle = new SqliteStore(path, options);
      handles.push(handle);
      await handle.open();
      return handle;
    };
    try {
      await run({ store: await another(), another });
    } finally {
      await Promise.all(handles.map((handle) => handle.close()));
    }
  });
});
