import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { blobConformance } from "./blob-conformance.ts";
import { fileBlobs } from "./file-blobs.ts";
import { MemoryBlobs } from "./memory-blobs.ts";

const folders: string[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "pawl-blobs-"));
  folders.push(path);
  return join(path, "blobs");
}

afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true });
});

describe("blobs in memory", () => {
  it.each(blobConformance)("$name", ({ run }) => run(new MemoryBlobs()));
});

describe("blobs in files", () => {
  it.each(blobConformance)("$name", ({ run }) => run(fileBlobs(folder())));

  it("do not see what a crash has left of a write", async () => {
    const path = folder();
    const blobs = fileBlobs(path);
    await blobs.put({ key: "runs/a/one", bytes: Uint8Array.of(1) });
    writeFileSync(join(path, "runs/a/two.0b8e.part"), "half");
    expect((await blobs.list({ prefix: "runs/", after: null, limit: 10 })).map(({ key }) => key)).toEqual([
      "runs/a/one",
    ]);
    expect(await blobs.get("runs/a/two")).toBeNull();
  });

  it("refuse keys that would leave the folder", async () => {
    const blobs = fileBlobs(folder());
    for (const key of ["../etc/passwd", "runs/../../x", "/x", "runs//x", "", "runs/.hidden"]) {
      await expect(blobs.put({ key, bytes: Uint8Array.of(1) })).rejects.toMatchObject({ code: "invalid_name" });
    }
  });

  it("leave no empty folder behind", async () => {
    const path = folder();
    const blobs = fileBlobs(path);
    await blobs.put({ key: "runs/a/one", bytes: Uint8Array.of(1) });
    await blobs.delete(["runs/a/one"]);
    expect(readdirSync(join(path, "runs"))).toEqual([]);
    expect(() => fileBlobs("")).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });
});
