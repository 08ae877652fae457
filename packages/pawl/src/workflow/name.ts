import { PawlError } from "../errors/pawl-error.ts";

const maxLength = 200;

/**
 * Checks a name that becomes part of keys and URLs. `#` is refused because it numbers repeated steps (`charge#2`).
 *
 * @throws PawlError `invalid_name`.
 */
export function checkName(name: unknown, what: string): asserts name is string {
  if (typeof name !== "string" || name === "") {
    throw new PawlError("invalid_name", `The ${what} must be a text that is not empty, but it is ${describe(name)}.`);
  }
  if (name.length > maxLength) {
    throw new PawlError("invalid_name", `The ${what} has ${name.length} characters; at most ${maxLength} are allowed.`);
  }
  if (name.includes("#")) {
    throw new PawlError("invalid_name", `The ${what} is ${describe(name)}; "#" is kept for numbering repeated steps.`);
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) {
    throw new PawlError("invalid_name", `The ${what} is ${describe(name)}; control characters are not allowed.`);
  }
  // A store would keep another text: half a character has no form in UTF-8.
  if (!name.isWellFormed()) {
    throw new PawlError(
      "invalid_name",
      `The ${what} is ${describe(name)}, which has half a character (a lone surrogate) in it.`,
    );
  }
}

/** Names that begin with `$` are those of the engine's own messages. @throws PawlError `invalid_name`. */
export function checkSignalName(name: unknown): asserts name is string {
  checkName(name, "name of a signal");
  if (!name.startsWith("$")) return;
  throw new PawlError(
    "invalid_name",
    `The name of a signal is ${describe(name)}; "$" at its beginning is kept for Pawl.`,
  );
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
