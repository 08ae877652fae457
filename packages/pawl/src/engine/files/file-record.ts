import { createHash } from "node:crypto";
import type { StoredBytes } from "../../files/file-bytes.ts";
import type { NewRecord, RecordRow } from "../../store/record-row.ts";

/** A file is a record of its run: deleted with it, and never closed. */
export const fileKind = "file";

/** What the record says. */
export interface FileBody extends StoredBytes {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** When these bytes were put; the record's own time is that of the first ones at this path. */
  readonly atMs: number;
}

/** One path of a run, one record: a text that follows from the two. */
export function fileId(runId: string, path: string): string {
  return createHash("sha256").update(`${runId}/${path}`).digest("hex");
}

export function readFileBody({ body }: Pick<RecordRow, "body">): FileBody {
  return JSON.parse(body) as FileBody;
}

export function fileRecord(
  run: {
    readonly id: string;
    readonly namespace: string;
    readonly owner: string | null;
    readonly rootId: string | null;
  },
  body: FileBody,
): NewRecord {
  return {
    namespace: run.namespace,
    owner: run.owner,
    status: "kept",
    runId: run.id,
    rootId: run.rootId ?? run.id,
    label: null,
    dueMs: null,
    body: JSON.stringify(body),
  };
}
