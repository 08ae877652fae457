import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { EffectLine } from "./effect-line.ts";

/** What the workers have written since the last look; their files go on from round to round. */
export class EffectReader {
  readonly #folder: string;
  readonly #offsets = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(): { readonly process: string; readonly lines: readonly EffectLine[] }[] {
    return readdirSync(this.#folder).map((file) => ({
      process: file.replace(/\.log$/, ""),
      lines: this.#readNew(file)
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EffectLine),
    }));
  }

  #readNew(file: string): string {
    const fd = openSync(join(this.#folder, file), "r");
    try {
      const offset = this.#offsets.get(file) ?? 0;
      const bytes = Buffer.alloc(fstatSync(fd).size - offset);
      readSync(fd, bytes, 0, bytes.length, offset);
      const length = bytes.lastIndexOf("\n") + 1;
      this.#offsets.set(file, offset + length);
      return bytes.toString("utf8", 0, length);
    } finally {
      closeSync(fd);
    }
  }
}
