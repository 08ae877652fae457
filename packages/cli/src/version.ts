import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Of this package. */
export const cliVersion: string = versionIn(new URL("../package.json", import.meta.url));

/** Of the `pawl` package that the CLI works with. */
export function pawlVersion(): string {
  return versionIn(createRequire(import.meta.url).resolve("pawl/package.json"));
}

function versionIn(file: URL | string): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
