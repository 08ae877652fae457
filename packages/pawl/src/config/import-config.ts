import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PawlError } from "../errors/pawl-error.ts";
import { isStartable } from "./config-shape.ts";
import { configInvalid } from "./check-config.ts";
import { moduleProblem } from "./module-problem.ts";

/**
 * What a configuration file exports: the `default` of a module, or the whole of a JSON file.
 *
 * @throws PawlError `config_invalid`, or the PawlError that the file itself threw.
 */
export async function importConfig(file: string): Promise<unknown> {
  if (file.endsWith(".json")) return readJson(file);
  const module = await importModule(file);
  if (!Object.hasOwn(module, "default")) {
    throw configInvalid(file, ["It has no default export. Write: export default defineConfig({ … })."]);
  }
  return module["default"];
}

/** The workflows and graphs that a module exports, for configurations that name them by path. */
export async function importStartables(configFile: string, path: string): Promise<unknown[]> {
  const file = resolve(dirname(configFile), path);
  const startables = Object.values(await importModule(file))
    .flat()
    .filter(isStartable);
  if (startables.length === 0) {
    throw configInvalid(configFile, [
      `workflows names ${JSON.stringify(path)}, which exports no workflow and no graph.`,
    ]);
  }
  return [...new Set(startables)];
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw error instanceof PawlError ? error : moduleProblem(file, error);
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new PawlError("config_invalid", `${file}: ${basename(file)} is not JSON: ${problem}.`, {
      cause: error,
      details: { source: file },
    });
  }
}
