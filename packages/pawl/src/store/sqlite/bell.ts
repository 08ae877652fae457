import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** The file beside the database that processes ring to wake each other. */
export function bellPath(databasePath: string): string {
  return `${databasePath}-wake`;
}

const ring = Buffer.from(".");
const bytesMax = 1024 * 1024;

/** Rings for other processes: one byte more in the bell file, which they watch (`doorbell.ts`). */
export class Bell {
  readonly #path: string;
  readonly #count: Int32Array;
  #fd: number | null = null;

  constructor(databasePath: string, count: Int32Array) {
    this.#path = bellPath(databasePath);
    this.#count = count;
  }

  ring(): void {
    try {
      this.#fd ??= openBell(this.#path);
      Atomics.add(this.#count, 0, 1);
      writeSync(this.#fd, ring);
    } catch {
      // What was written is committed and found by the next poll; a bell that cannot ring (a full disk) must not fail it.
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}

function openBell(path: string): number {
  const fd = openSync(path, "a");
  if (fstatSync(fd).size > bytesMax) ftruncateSync(fd);
  return fd;
}
