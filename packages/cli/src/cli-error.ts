import { PawlError } from "pawl";

/** The command line is wrong. Exit code 2. */
export function usageError(message: string, hint?: string): PawlError {
  return new PawlError("invalid_usage", message, { kind: "invalid_input", hint });
}

/** What the command line names is not there. Exit code 3. */
export function notFound(code: string, message: string, hint?: string): PawlError {
  return new PawlError(code, message, { kind: "not_found", hint });
}
