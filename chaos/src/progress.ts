import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { monotonicMs, pause } from "./pause.ts";

/** Watches that something goes on: effects are begun, or clients are told something. */
export class Progress {
  readonly #folders: readonly string[];
  #bytes = 0;
  #sinceMs: number = monotonicMs();

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** For how long nothing has gone on. */
  stillMs(): number {
    const bytes = this.#folders
      .flatMap((folder) => readdirSync(folder).map((file) => statSync(join(folder, file)).size))
      .reduce((total, size) => total + size, 0);
    if (bytes !== this.#bytes) this.#sinceMs = monotonicMs();
    this.#bytes = bytes;
    return monotonicMs() - this.#sinceMs;
  }

  /** Resolves to true with the work, or to false once nothing has gone on for so long. */
  async watch(work: Promise<unknown>, stillMaxMs: number): Promise<boolean> {
    this.#sinceMs = monotonicMs();
    const over = work.then(() => true);
    while (this.stillMs() <= stillMaxMs) {
      if (await Promise.race([over, pause(500).then(() => false)])) return true;
    }
    return false;
  }
}
