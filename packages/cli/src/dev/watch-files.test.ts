import { mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { FileWatch } from "./watch-files.ts";

let folder: string;
let watch: FileWatch;
let changes: string[][];
let changed: PromiseWithResolvers<void>;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pawl-watch-")));
  changes = [];
  changed = Promise.withResolvers();
  const onChange = (files: readonly string[]): void => {
    changes.push([...files]);
    changed.resolve();
  };
  watch = new FileWatch({ clock: fakeIo().clock, onChange });
});
afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("FileWatch", () => {
  it("tells of a change once, and not of a file that was written with the same content", async () => {
    const [a, b] = [write("a.ts", "1"), write("b.ts", "1")];
    watch.watch([a, b], { any: false });
    write("b.ts", "1");
    write("other.ts", "1");
    write("a.ts", "2");
    write("a.ts", "3");
    await changed.promise;
    expect(changes).toEqual([[a]]);
  });

  it("notices a file that is replaced, as editors do", async () => {
    const a = write("a.ts", "1");
    watch.watch([a], { any: false });
    renameSync(write("a.ts.tmp", "2"), a);
    await changed.promise;
    expect(changes).toEqual([[a]]);
  });

  it("notices a new source file beside the others when any may be what was missing", async () => {
    watch.watch([write("a.ts", "1")], { any: true });
    write("notes.txt", "1");
    const missing = write("missing.ts", "1");
    await changed.promise;
    expect(changes).toEqual([[missing]]);
  });
});
