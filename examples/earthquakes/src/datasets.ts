import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The package exports its code only, so its data is found beside that code.
const require = createRequire(import.meta.url);
const packageFolder = join(dirname(require.resolve("vega-datasets")), "..");

/** The path of a file that the npm package `vega-datasets` brings, such as `earthquakes.json`. */
export function datasetPath(fileName: string): string {
  return join(packageFolder, "data", fileName);
}

export function readDataset(fileName: string): string {
  return readFileSync(datasetPath(fileName), "utf8");
}
