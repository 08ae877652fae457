import { createHash } from "node:crypto";
import { ApiError } from "../http/api-error.ts";
import { detectType, headBytes, isAllowed, typeOf } from "./file-type.ts";
import type { UploadBytes } from "./upload-bytes.ts";
import type { UploadRow, UploadStore } from "./upload-store.ts";

export interface FinishParts {
  readonly uploads: UploadStore;
  readonly bytes: UploadBytes;
  readonly types: readonly string[];
}

/**
 * Looks at an upload of which all has come: what is it? Done with the last chunk, or, where a server ended before that, when somebody asks for it next.
 *
 * @throws ApiError `file_type_refused`, after which it is removed
 */
export async function finishUpload(parts: FinishParts, upload: UploadRow): Promise<UploadRow> {
  if (upload.sha256 !== null || upload.received < upload.size) return upload;
  const { sha256, head } = await readThrough(parts, upload);
  const detected = await detectType(head);
  const type = typeOf(upload.type, detected);
  if (type === null || !isAllowed(type, parts.types)) {
    await removeUpload(parts, upload);
    throw type === null ? wrongType(upload.type, detected) : typeNotAllowed(type, parts.types);
  }
  await parts.uploads.complete(upload, { type, sha256 });
  return { ...upload, type, sha256 };
}

/** The record first: bytes without one are found by the sweep. */
export async function removeUpload(
  { uploads, bytes }: FinishParts,
  { owner, id }: Pick<UploadRow, "owner" | "id">,
): Promise<void> {
  await uploads.remove(owner, id);
  await bytes.remove(id);
}

async function readThrough({ uploads, bytes }: FinishParts, { id }: UploadRow) {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let known = 0;
  for await (const chunk of bytes.read(await uploads.parts(id))) {
    hash.update(chunk);
    if (known < headBytes) head.push(Uint8Array.from(chunk));
    known += chunk.length;
  }
  return { sha256: hash.digest("hex"), head: Buffer.concat(head).subarray(0, headBytes) };
}

function wrongType(declared: string, detected: string | undefined): ApiError {
  const found = detected === undefined ? "its bytes are not" : `its bytes are ${detected}`;
  return new ApiError("file_type_refused", `The file was declared as ${declared}, but ${found}. It was removed.`);
}

export function typeNotAllowed(type: string, allowed: readonly string[]): ApiError {
  return new ApiError("file_type_refused", `Files of type ${type} are not taken; only ${allowed.join(", ")}.`);
}
