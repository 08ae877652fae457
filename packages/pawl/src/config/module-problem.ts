import { messageOf } from "../errors/as-pawl-error.ts";
import { PawlError } from "../errors/pawl-error.ts";

/** Why a configuration file, or a module that it imports, could not be loaded, and what to do about it. */
export function moduleProblem(file: string, error: unknown): PawlError {
  const { problem, hint } = explain(error);
  return new PawlError("config_invalid", `${file}: ${problem}`, { cause: error, hint, details: { source: file } });
}

function explain(error: unknown): { problem: string; hint: string } {
  const message = messageOf(error).split("\n")[0] ?? "";
  const place = placeOf(error);
  switch ((error as { code?: unknown } | null)?.code) {
    case "ERR_UNKNOWN_FILE_EXTENSION":
      return {
        problem: `Node ${process.versions.node} cannot read TypeScript.`,
        hint: "Use Node 22.18 or newer, or write the configuration as pawl.config.mjs.",
      };
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return {
        problem: `It uses TypeScript that Node cannot run as it is${place}: ${message}`,
        hint: "Node only removes types: write an object instead of an enum or a namespace, and fields instead of parameter properties. `erasableSyntaxOnly` in tsconfig.json finds them.",
      };
    case "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING":
      return { problem: message, hint: "A package in node_modules must bring JavaScript, not TypeScript." };
    case "ERR_MODULE_NOT_FOUND":
    case "MODULE_NOT_FOUND":
      return {
        problem: message,
        hint: "Install the package, or correct the path: relative imports name the file with its ending (./order.ts).",
      };
  }
  if (error instanceof SyntaxError) {
    return { problem: `It is not valid${place}: ${message}`, hint: "Correct the syntax at the place that is named." };
  }
  return {
    problem: `It could not be loaded${place}: ${message}`,
    hint: "The file, or a module that it imports, threw this while it was loaded.",
  };
}

/** Syntax errors carry `file:line` as the first line of their stack; others name it in the first frame. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const found = /^(?:file:\/\/)?(\/\S+:\d+)$/m.exec(stack) ?? /\(?file:\/\/(\/[^\s)]+:\d+):\d+\)?/.exec(stack);
  return found?.[1] === undefined ? "" : ` (${found[1]})`;
}
