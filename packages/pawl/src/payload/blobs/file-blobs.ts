import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PawlError } from "../../errors/pawl-error.ts";
import { isBlobKey, type BlobInfo, type BlobStore } from "./blob-store.ts";

const pieceBytes = 256 * 1024;

/** A write that is under way; a file of this kind that is left over is no blob. */
const partSuffix = ".part";

/**
 * Blobs as files below a folder, which several processes of one machine (or of a shared file system with atomic renames) may use.
 *
 * @example
 * const pawl = await createPawl({ store: "sqlite:./pawl.db", blobs: fileBlobs("./blobs") });
 */
export function fileBlobs(folder: string): BlobStore {
  if (typeof folder !== "string" || folder.trim() === "") {
    throw new PawlError("invalid_option", `fileBlobs takes the path of a folder, not ${JSON.stringify(folder)}.`);
  }
  return new FileBlobs(resolve(folder));
}

class FileBlobs implements BlobStore {
  readonly kind: string = "file";
  readonly location: string;
  /** Folders that are known to be there, and durable. */
  readonly #made: Set<string> = new Set();

  constructor(folder: string) {
    this.location = folder;
  }

  put({ key, bytes }: { readonly key: string; readonly bytes: Uint8Array }): Promise<void> {
    return this.#put(key, [bytes]);
  }

  putStream({ key, stream }: { readonly key: string; readonly stream: AsyncIterable<Uint8Array> }): Promise<void> {
    return this.#put(key, stream);
  }

  async #put(key: string, chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
    const path = this.#pathOf(key);
    if ((await sizeOf(path)) !== null) return;
    const folder = dirname(path);
    await this.#makeFolder(folder);
    const part = `${path}.${randomUUID()}${partSuffix}`;
    try {
      await writeDurably(part, chunks);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      // Somebody has cleared the folder away meanwhile: the next try makes it anew.
      this.#made.clear();
      throw error;
    }
    await syncFolder(folder);
  }

  async get(key: string): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#pathOf(key));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  async getStream(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    const path = this.#pathOf(key);
    return (await sizeOf(path)) === null ? null : readPieces(path);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(this.#pathOf(key), { force: true });
    // A folder that is empty now goes too; one that is not stays.
    for (const folder of new Set(keys.map((key) => dirname(this.#pathOf(key)))))
      await removeIfEmpty(folder, this.location, this.#made);
  }

  async list(query: Parameters<BlobStore["list"]>[0]): Promise<readonly BlobInfo[]> {
    const { prefix, after, limit } = query;
    const found: BlobInfo[] = [];
    for await (const key of keysBelow(this.location, prefix.replace(/\/$/, ""), after)) {
      if (found.length >= limit) break;
      const file = await sizeOf(this.#pathOf(key));
      if (file !== null) found.push({ key, ...file });
    }
    return found;
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    const first = await mkdir(folder, { recursive: true });
    if (first !== undefined) await syncAbove(folder, first);
    this.#made.add(folder);
  }

  #pathOf(key: string): string {
    if (!isBlobKey(key)) throw new PawlError("invalid_name", `${JSON.stringify(key)} cannot be the key of a blob.`);
    return join(this.location, key);
  }
}

/** Depth first in the order of the keys, one folder in memory at a time. */
async function* keysBelow(root: string, path: string, after: string | null): AsyncGenerator<string, void, undefined> {
  let entries;
  try {
    entries = await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  // A folder sorts as its keys do, which go on behind its name with a slash.
  const sorted = entries.map((entry) => ({ entry, sort: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  sorted.sort((a, b) => (a.sort < b.sort ? -1 : 1));
  for (const { entry } of sorted) {
    const key = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (after === null || `${key}/` > after || after.startsWith(`${key}/`)) yield* keysBelow(root, key, after);
    } else if (!entry.name.endsWith(partSuffix) && (after === null || key > after)) {
      yield key;
    }
  }
}

async function writeDurably(path: string, chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Opened when somebody reads, and closed when nobody does any more. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, "r");
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A name is durable when its folder is; where folders cannot be opened (Windows) there is no such call. */
async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, "r");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EISDIR" || code === "EPERM" || code === "EACCES") return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Every folder that has got a new one, from the innermost to the one above `first`. */
async function syncAbove(folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

async function sizeOf(path: string): Promise<Pick<BlobInfo, "bytes" | "putMs"> | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, putMs: Math.floor(mtimeMs) };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function removeIfEmpty(folder: string, root: string, made: Set<string>): Promise<void> {
  if (folder === root || !folder.startsWith(root)) return;
  try {
    await rmdir(folder);
    made.delete(folder);
  } catch {
    // Others have blobs there, or have removed it already: nothing depends on it.
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
