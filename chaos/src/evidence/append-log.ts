import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";

/**
 * A file of JSON arrays, one per line, each appended by one `write`: what a process has written before it was killed is there, whole,
 * and outlives the process (though not the machine, which is not what is tested).
 */
export class AppendLog<Line extends readonly unknown[]> {
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND);
  }

  write(line: Line): void {
    writeSync(this.#fd, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

export function readLog<Line extends readonly unknown[]>(file: string): Line[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}
