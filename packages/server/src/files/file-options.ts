import { PawlError, type BlobStore } from "pawl";

/** What users may upload. */
export interface FileOptions {
  /** Where uploads lie until a run gets them: a folder, or a blob store of your own. Several servers need one that all of them see. Default `./pawl-files`. */
  readonly store?: string | BlobStore;
  /** Largest file, in bytes; default 100 MiB. */
  readonly maxBytes?: number;
  /** All that one user has uploaded and that has not expired, in bytes; default 1 GiB. An admin can set another limit for a user. */
  readonly bytesPerUser?: number;
  /** Media types that are taken: `["image/*", "application/pdf"]`; default: all. */
  readonly types?: readonly string[];
}

export type FileSettings = Required<FileOptions>;

const mib = 1024 * 1024;

/** @throws PawlError `invalid_option`. */
export function fileSettings(options: FileOptions = {}): FileSettings {
  const { store = "./pawl-files", maxBytes = 100 * mib, bytesPerUser = 1024 * mib, types = ["*/*"] } = options;
  if (typeof store === "string" && store.trim() === "") refuse("store", store, "a folder or a blob store");
  for (const [name, bytes] of Object.entries({ maxBytes, bytesPerUser }))
    if (!Number.isSafeInteger(bytes) || bytes <= 0) refuse(name, bytes, "a number of bytes");
  for (const type of types)
    if (!/^([\w.+-]+|\*)\/([\w.+-]+|\*)$/.test(type)) refuse("types", type, 'media types such as "image/*"');
  return { store, maxBytes, bytesPerUser, types };
}

function refuse(name: string, value: unknown, what: string): never {
  throw new PawlError(
    "invalid_option",
    `The option files.${name} of the server is ${JSON.stringify(value)}; it must be ${what}.`,
  );
}
