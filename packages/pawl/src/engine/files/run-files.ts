import { PawlError } from "../../errors/pawl-error.ts";
import type { FileBytes, StoredBytes } from "../../files/file-bytes.ts";
import { chunksOf, typeOfData, type FileSource } from "../../files/file-data.ts";
import { checkFilePath, fileName } from "../../files/file-path.ts";
import type { RunFile } from "../../files/run-file.ts";
import type { RecordRow } from "../../store/record-row.ts";
import type { Store } from "../../store/store.ts";
import type { Outcome, RecordWrite } from "../../store/write.ts";
import { fileId, fileKind, fileRecord, readFileBody, type FileBody } from "./file-record.ts";
import { fileNotFound, StoredFile } from "./stored-file.ts";

/** The run that files belong to, as far as that matters: it may be one that is about to be started. */
export interface FileOwner {
  readonly id: string;
  readonly namespace: string;
  /** The user or tenant whose run it is. */
  readonly owner: string | null;
  readonly rootId: string | null;
}

interface Surroundings {
  readonly store: Pick<Store, "getRun" | "getRecord" | "listRecords">;
  readonly write: (write: RecordWrite) => Promise<Outcome>;
  readonly nowMs: () => number;
  readonly newId: (nowMs: number) => string;
  /** Null: no blob store is configured. */
  readonly bytes: FileBytes | null;
}

const pageSize = 500;

/**
 * The files of runs: bytes in the blob store, and a record for each path.
 *
 * put: the bytes are durable → the record names them (compare-and-set) → the bytes that it named before go. Whatever crashes in between leaves bytes that no record names, and those `sweep`
 * collects. Who reads sees the old file or the new one, whole.
 */
export class RunFiles {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** @throws PawlError `files_not_configured`, `invalid_name`, `invalid_input`, `run_not_found`. */
  async put(runId: string, path: string, source: FileSource): Promise<RunFile> {
    const { store } = this.#surroundings;
    const owner = await store.getRun({ runId });
    if (owner === null) throw runNotFound(runId);
    const body = await this.#store(owner, path, source);
    await this.#name(owner, body);
    // Deleted meanwhile: what was just put went with it, or has to go now.
    if ((await store.getRun({ runId })) === null) {
      await this.abandon(runId);
      throw runNotFound(runId);
    }
    return this.#fileOf(runId, body);
  }

  /** For a run that is about to be started, so that it does not begin before its files are there. */
  async putAll(owner: FileOwner, sources: Readonly<Record<string, FileSource>>): Promise<readonly FileBody[]> {
    const bodies: FileBody[] = [];
    for (const [path, source] of Object.entries(sources)) bodies.push(await this.#store(owner, path, source));
    for (const body of bodies) await this.#name(owner, body);
    return bodies;
  }

  /** What a run that is about to be started takes over of another: the same bytes, which stay as long as either is there. */
  async copy(originId: string, owner: FileOwner, isWanted: (body: FileBody) => boolean): Promise<void> {
    const { bytes } = this.#surroundings;
    if (bytes === null || (await this.#records(originId)).length === 0) return;
    // First, so that nothing which is listed now is removed by the origin any more.
    await bytes.share(originId, owner.id);
    for (const record of await this.#records(originId)) {
      const body = readFileBody(record);
      if (isWanted(body)) await this.#name(owner, body);
    }
  }

  /** Takes back what was put for a run that was not started after all, or is gone. */
  async abandon(runId: string): Promise<void> {
    for (const record of await this.#records(runId)) await this.#forget(record);
    await this.#surroundings.bytes?.collect(runId);
  }

  /** By path. */
  async list(runId: string): Promise<readonly RunFile[]> {
    const bodies = (await this.#records(runId)).map(readFileBody);
    return bodies.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map((body) => this.#fileOf(runId, body));
  }

  /** @throws PawlError `run_file_not_found`, `invalid_name`. */
  async get(runId: string, path: string): Promise<RunFile> {
    const record = await this.#record(runId, checkFilePath(path));
    if (record === null) throw fileNotFound(runId, path);
    return this.#fileOf(runId, readFileBody(record));
  }

  /** @throws PawlError `run_file_not_found`, `invalid_name`, `files_not_configured`. */
  async delete(runId: string, path: string): Promise<void> {
    const bytes = this.#bytes();
    for (;;) {
      const record = await this.#record(runId, checkFilePath(path));
      if (record === null) throw fileNotFound(runId, path);
      if (!(await this.#forget(record))) continue;
      return bytes.remove(runId, [readFileBody(record).key]);
    }
  }

  /** Removes what crashes have left: records of runs that are not there, and bytes that no record names. */
  async sweep(beforeMs: number): Promise<void> {
    const { store, bytes } = this.#surroundings;
    const isThere = new Map<string, boolean>();
    for await (const record of this.#allRecords(null)) {
      const runId = record.runId as string;
      if (record.updatedMs >= beforeMs) continue;
      if (!isThere.has(runId)) isThere.set(runId, (await store.getRun({ runId })) !== null);
      if (isThere.get(runId) === false) await this.#forget(record);
    }
    if (bytes === null) return;
    let named: { readonly runId: string; readonly keys: ReadonlySet<string> } | undefined;
    for await (const { runId, key } of bytes.older(beforeMs)) {
      if (named?.runId !== runId) {
        const keys = (await this.#records(runId)).map((record) => readFileBody(record).key);
        named = { runId, keys: new Set(keys) };
      }
      if (!named.keys.has(key)) await bytes.remove(runId, [key]);
    }
  }

  async #store(owner: FileOwner, path: string, source: FileSource): Promise<FileBody> {
    const bytes = this.#bytes();
    checkFilePath(path);
    const { nowMs, newId } = this.#surroundings;
    const { data, type = typeOfData(data), name = fileName(path) } = source;
    checkWord(type, "type", path);
    checkWord(name, "name", path);
    const chunks = chunksOf(data, `file ${JSON.stringify(path)}`);
    const stored = await bytes.put({ runId: owner.id, id: newId(nowMs()), chunks });
    return { ...stored, path, name, type, atMs: nowMs() };
  }

  async #name(owner: FileOwner, body: FileBody): Promise<void> {
    for (;;) {
      const before = await this.#record(owner.id, body.path);
      const outcome = await this.#surroundings.write({
        type: "record",
        kind: fileKind,
        id: fileId(owner.id, body.path),
        expects: before?.revision ?? 0,
        record: fileRecord(owner, body),
        linked: [],
        nowMs: this.#surroundings.nowMs(),
      });
      if (!outcome.ok) continue;
      if (before !== null) await this.#surroundings.bytes?.remove(owner.id, [readFileBody(before).key]);
      return;
    }
  }

  /** Whether the record was as it was seen. */
  async #forget(record: RecordRow): Promise<boolean> {
    const { nowMs, write } = this.#surroundings;
    const { kind, id, revision } = record;
    const outcome = await write({
      type: "record",
      kind,
      id,
      expects: revision,
      record: null,
      linked: [],
      nowMs: nowMs(),
    });
    return outcome.ok;
  }

  #fileOf(runId: string, body: FileBody): RunFile {
    return new StoredFile(runId, body, () => this.#open(runId, body));
  }

  async #open(runId: string, body: FileBody): Promise<AsyncIterable<Uint8Array>> {
    const found = await this.#bytes().read(body);
    if (found !== null) return found;
    // Overwritten since it was looked up: then the new one is what there is.
    const record = await this.#record(runId, body.path);
    if (record === null) throw fileNotFound(runId, body.path);
    const now: StoredBytes = readFileBody(record);
    const again = now.key === body.key ? null : await this.#bytes().read(now);
    if (again !== null) return again;
    throw new PawlError("payload_unreadable", `The file ${body.path} of run ${runId} is not in the blob store.`);
  }

  #record(runId: string, path: string): Promise<RecordRow | null> {
    return this.#surroundings.store.getRecord({ kind: fileKind, id: fileId(runId, path) });
  }

  async #records(runId: string): Promise<readonly RecordRow[]> {
    const records: RecordRow[] = [];
    for await (const record of this.#allRecords(runId)) records.push(record);
    return records;
  }

  async *#allRecords(runId: string | null): AsyncGenerator<RecordRow, void, undefined> {
    const query = {
      kind: fileKind,
      namespace: null,
      owner: null,
      status: null,
      runId,
      rootId: null,
      label: null,
      dueByMs: null,
      updatedAfterMs: null,
    };
    let beforeId: string | null = null;
    for (;;) {
      const page: readonly RecordRow[] = await this.#surroundings.store.listRecords({
        ...query,
        beforeId,
        limit: pageSize,
      });
      yield* page;
      if (page.length < pageSize) return;
      beforeId = page.at(-1)!.id;
    }
  }

  #bytes(): FileBytes {
    const { bytes } = this.#surroundings;
    if (bytes !== null) return bytes;
    throw new PawlError("files_not_configured", "Files of runs need a blob store, and none is configured.");
  }
}

function checkWord(value: unknown, what: string, path: string): void {
  const isFine = typeof value === "string" && value !== "" && value.length <= 255 && !/[\p{Cc}\p{Cs}]/u.test(value);
  if (isFine) return;
  throw new PawlError(
    "invalid_option",
    `The ${what} of file ${JSON.stringify(path)} is ${JSON.stringify(value) ?? String(value)}; it must be a text of 1 to 255 characters.`,
    { details: { option: what } },
  );
}

function runNotFound(runId: string): PawlError {
  return new PawlError("run_not_found", `There is no run ${JSON.stringify(runId)}.`, { details: { runId } });
}
