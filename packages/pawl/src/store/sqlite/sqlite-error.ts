import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { PawlError } from "../../errors/pawl-error.ts";

const resultCodes = {
  perm: 3,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  toobig: 18,
  constraint: 19,
  notadb: 26,
} as const;

/** Whether one write failed on its own account, so that the others of its batch can still be committed. */
export function isWriteFault(error: unknown): boolean {
  return resultCode(error) === resultCodes.constraint;
}

/** A failure of the whole store as an error with a code and what to do; a PawlError passes as it is. */
export function storeError(error: unknown, path: string): PawlError {
  if (error instanceof PawlError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // The batch is at fault, not the store, and would be each time: the journal looks for the one write in it, and commits the others.
  if (isUnbindable(error))
    return new PawlError("invalid_input", `SQLite cannot take a value: ${message}`, { cause: error });
  const options = { cause: error, details: { path, sqlite: (error as { errcode?: number } | null)?.errcode } };
  switch (resultCode(error)) {
    case resultCodes.full:
      return new PawlError("store_full", `No space left for ${path}: ${message}.`, options);
    case resultCodes.readonly:
    case resultCodes.perm:
      return new PawlError("store_readonly", `${path} cannot be written to: ${message}.`, options);
    case resultCodes.corrupt:
      return new PawlError("store_corrupt", `${path} is damaged: ${message}.`, options);
    case resultCodes.notadb:
      return new PawlError("store_corrupt", `${path} is not a SQLite database.`, options);
    case resultCodes.ioerr:
      // SQLite reports a full disk as an I/O error where it happens in fsync or in the shared-memory file.
      if (isDiskFull(path)) return new PawlError("store_full", `No space left for ${path}: ${message}.`, options);
      return unavailable(path, message, options);
    default:
      return cannotOpen(error, path) ?? unavailable(path, message, options);
  }
}

/** What node:sqlite throws where a value has no form in SQLite, such as undefined. */
function isUnbindable(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === "ERR_INVALID_ARG_TYPE" || code === "ERR_INVALID_ARG_VALUE";
}

/** The system's own reasons, from creating folders and files. */
function cannotOpen(error: unknown, path: string): PawlError | null {
  switch ((error as { code?: string } | null)?.code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
    // The folders above it were just made, or could not be: some read-only file systems answer like this.
    case "ENOENT":
      return new PawlError("store_readonly", `No permission to create or write ${path}.`, { cause: error });
    case "ENOSPC":
    case "EDQUOT":
      return new PawlError("store_full", `No space left for ${path}.`, { cause: error });
    case "ENOTDIR":
    case "EEXIST":
      return new PawlError("store_url_invalid", `A part of the path ${path} is a file, not a folder.`, {
        cause: error,
      });
    case "EISDIR":
      return new PawlError("store_url_invalid", `${path} is a folder, not a database file.`, {
        cause: error,
        hint: `Name a file in it, such as "sqlite:${path}/pawl.db".`,
      });
    default:
      return null;
  }
}

function unavailable(path: string, message: string, options: { cause: unknown }): PawlError {
  return new PawlError("store_unavailable", `${path} failed: ${message}`, {
    ...options,
    hint: "Look at the cause; `pawl doctor` checks the file.",
  });
}

/** Extended codes carry the primary one in their low byte. */
function resultCode(error: unknown): number {
  return ((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff;
}

function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < 1024 * 1024;
  } catch {
    return false;
  }
}
