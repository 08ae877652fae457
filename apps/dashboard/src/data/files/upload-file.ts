import type { FileRef, Upload } from "@pawl/api";
import { ApiProblem, isNotFound } from "../api-problem.ts";
import { begunUploads } from "./begun-uploads.ts";
import { uploadApi } from "./upload-api.ts";

/** Small enough that little is sent twice, large enough that a fast line is not kept waiting. */
const chunkBytes = 8 * 1024 * 1024;
const failuresMax = 12;

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
  /** The connection broke, and is tried again; false: it goes on. */
  readonly onWaiting: (isWaiting: boolean) => void;
}

/**
 * Uploads a file, chunk by chunk. After a broken connection it goes on with what the server has; so does whoever chooses the same file again.
 *
 * @throws ApiProblem, where the server refuses; TypeError, where it stays away; what the signal was aborted with.
 */
export async function uploadFile(file: File, options: UploadOptions): Promise<FileRef> {
  const { signal, onProgress, onWaiting } = options;
  let upload = await persistently(options, () => beginOrFind(file));
  begunUploads.note(file, upload.id);
  let received = upload.received;
  while (received < file.size) {
    onProgress(received);
    const from = received;
    received = await persistently(options, async (isAgain) => {
      // What has come before the connection broke, the server keeps.
      const offset = isAgain ? (await uploadApi.get(upload.id)).received : from;
      if (offset >= file.size) return offset;
      const bytes = file.slice(offset, offset + chunkBytes);
      return uploadApi.append({ id: upload.id, offset, bytes, signal, onSent: (sent) => onProgress(offset + sent) });
    });
    onWaiting(false);
  }
  upload = await persistently(options, () => uploadApi.get(upload.id));
  begunUploads.forget(file);
  onProgress(file.size);
  return { $file: upload.id, name: upload.name, size: upload.size, type: upload.type };
}

async function beginOrFind(file: File): Promise<Upload> {
  const id = begunUploads.find(file);
  if (id === undefined) return uploadApi.begin(file);
  try {
    return await uploadApi.get(id);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    begunUploads.forget(file);
    return uploadApi.begin(file);
  }
}

async function persistently<T>(
  { signal, onWaiting }: UploadOptions,
  work: (isAgain: boolean) => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      return await work(failures > 0);
    } catch (error) {
      if (signal.aborted || failures >= failuresMax || !isPassing(error)) throw error;
      onWaiting(true);
      await pause(Math.min(15_000, 400 * 2 ** failures), signal);
    }
  }
}

/** It may go better the next time. Pure. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return error instanceof TypeError;
  return error.status >= 500 || error.status === 429 || error.code === "upload_offset_conflict";
}

/** Also over as soon as the browser is online again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((settle) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal.removeEventListener("abort", over);
      settle();
    };
    const timer = setTimeout(over, ms);
    addEventListener("online", over);
    signal.addEventListener("abort", over);
  });
}
