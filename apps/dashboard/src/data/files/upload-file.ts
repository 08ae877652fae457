import type { FileRef } from "@pawl/api";
import { ApiProblem } from "@pawl/client";
import { client } from "../client.ts";
import { isNotFound } from "../problem-text.ts";
import { begunUploads } from "./begun-uploads.ts";

/** Small, so that one sees it go on; a slow line has long enough for each. */
const chunkBytes = 1024 * 1024;
const chunkMs = 120_000;
const failuresMax = 10;

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
  /** The connection broke, and is tried again; false: it goes on. */
  readonly onWaiting: (isWaiting: boolean) => void;
}

/**
 * Uploads a file, chunk by chunk. After a broken connection it goes on with what the server has; so does whoever chooses the same file again.
 *
 * @throws ApiProblem, where the server refuses, or stays away; what the signal was aborted with.
 */
export async function uploadFile(file: File, { signal, onProgress, onWaiting }: UploadOptions): Promise<FileRef> {
  let failures = 0;
  for (;;) {
    const resume = begunUploads.find(file);
    try {
      const ref = await client.files.upload(file, {
        name: file.name,
        signal,
        chunkBytes,
        timeoutMs: chunkMs,
        resume,
        onBegun: (id) => begunUploads.note(file, id),
        onProgress: (bytes) => {
          failures = 0;
          onWaiting(false);
          onProgress(bytes);
        },
      });
      begunUploads.forget(file);
      return ref;
    } catch (error) {
      if (signal.aborted) throw error;
      // The one that was begun has expired, or was somebody else's in this browser: from the beginning, then.
      if (resume !== undefined && isNotFound(error)) {
        begunUploads.forget(file);
        continue;
      }
      if (!isPassing(error) || ++failures > failuresMax) throw error;
      onWaiting(true);
      await pause(Math.min(15_000, 500 * 2 ** failures), signal);
    }
  }
}

/** It may go better the next time. Pure. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500 || error.status === 429);
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
