import { createHash } from "node:crypto";
import { readFileSync, watch, type FSWatcher } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { CliClock } from "../io.ts";

const sourceEndings = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"]);
/** Editors write a file in several operations, and a checkout many files. */
const settleMs = 50;

/**
 * Tells when files change. It watches their folders, since editors replace files rather than write into them, and compares contents,
 * since many operations change nothing.
 */
export class FileWatch {
  readonly #clock: CliClock;
  readonly #onChange: (files: readonly string[]) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #hashes = new Map<string, string>();
  readonly #touched = new Set<string>();
  #isAny = false;
  #cancelTimer: (() => void) | undefined;

  constructor({
    clock,
    onChange,
  }: {
    readonly clock: CliClock;
    readonly onChange: (files: readonly string[]) => void;
  }) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** `any`: also new source files beside these, which may be what a failed import was looking for. */
  watch(files: readonly string[], { any }: { readonly any: boolean }): void {
    this.#isAny = any;
    this.#hashes.clear();
    for (const file of files) this.#hashes.set(file, hashOf(file));
    const folders = new Set(files.map((file) => dirname(file)));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#watchers.has(folder)) this.#watchers.set(folder, this.#watchFolder(folder));
    }
  }

  close(): void {
    this.#cancelTimer?.();
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchFolder(folder: string): FSWatcher {
    const watcher = watch(folder, (_event, name) => {
      if (name !== null) this.#touch(join(folder, name));
    });
    // A folder that is deleted while it is watched.
    watcher.on("error", () => watcher.close());
    return watcher;
  }

  #touch(file: string): void {
    if (!this.#hashes.has(file) && !(this.#isAny && sourceEndings.has(extname(file)))) return;
    this.#touched.add(file);
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.setTimer(settleMs, () => this.#settle());
  }

  #settle(): void {
    const changed = [...this.#touched].filter((file) => this.#hashes.get(file) !== hashOf(file));
    this.#touched.clear();
    for (const file of changed) this.#hashes.set(file, hashOf(file));
    if (changed.length > 0) this.#onChange(changed);
  }
}

function hashOf(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("base64");
  } catch {
    return "missing";
  }
}
