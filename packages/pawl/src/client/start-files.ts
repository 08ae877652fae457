import type { Engine } from "../engine/engine.ts";
import type { FileBody } from "../engine/files/file-record.ts";
import { encodePayload } from "../engine/execution/payload.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { FileData, FileSource } from "../files/file-data.ts";
import type { EventRow } from "../store/event-row.ts";
import type { NewRun } from "../store/run-row.ts";
import type { OnHeldKey } from "../store/write.ts";

/**
 * The files that a run is started with, put under its id before it is there: it cannot begin without them, and a crash before the start leaves what `pawl.sweepBlobs` collects. Gives the
 * events that say so.
 *
 * @throws PawlError `invalid_option`, and what `pawl.files.put` throws.
 */
export async function putStartFiles(
  engine: Engine,
  {
    run,
    onHeldKey,
    fromSeq,
  }: {
    readonly run: Pick<NewRun, "id" | "namespace" | "owner" | "rootId" | "createdMs">;
    readonly onHeldKey: OnHeldKey;
    /** The number of the first of those events. */
    readonly fromSeq: number;
  },
  files: Readonly<Record<string, FileData | FileSource>>,
): Promise<readonly EventRow[]> {
  if (typeof files !== "object" || files === null || Array.isArray(files))
    throw new PawlError("invalid_option", "The option files must be an object of files by path.", {
      details: { option: "files" },
    });
  // The input of this start would become that of a run with other files.
  if (onHeldKey.type === "replace")
    throw new PawlError("invalid_option", "A debounced start cannot have files.", { details: { option: "files" } });
  const sources = Object.entries(files).map(([path, file]) => [path, sourceOf(file, path)] as const);
  try {
    const bodies = await engine.files.putAll(run, Object.fromEntries(sources));
    return bodies.map((body, index) => addedEvent(engine, body, fromSeq + index, run.createdMs));
  } catch (error) {
    await takeBack(engine, run.id);
    throw error;
  }
}

/** No run was made: its files go. Should that fail, `pawl.sweepBlobs` finds them. */
export async function takeBack(engine: Engine, runId: string): Promise<void> {
  await engine.files.abandon(runId).catch((error: unknown) => {
    engine.logger.warn(`Files of run ${runId}, which was not started, are left behind: ${String(error)}`);
  });
}

function sourceOf(file: FileData | FileSource, path: string): FileSource {
  if (typeof file !== "object" || file === null || !("data" in file)) return { data: file };
  checkOptions(file, { data: true, type: true, name: true }, `file ${JSON.stringify(path)}`);
  return file;
}

function addedEvent(engine: Engine, body: FileBody, seq: number, atMs: number): EventRow {
  const { path, name, size, type, sha256 } = body;
  const { text } = encodePayload(
    { path, name, size, type, sha256 },
    { what: "file-added", limitBytes: engine.payloadLimitBytes },
  );
  return { seq, kind: "file-added", key: null, atMs, startedMs: null, attempt: null, after: null, data: text };
}
