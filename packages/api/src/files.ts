import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Id, RunId, Timestamp } from "./values.ts";

/** A file: one that was uploaded and waits to be used, or one of a run (`in/…`, `out/…`). */
export const File = z
  .object({
    id: z.string().describe("Of an upload; of a run's file its path"),
    name: z.string().describe("What people call it"),
    size: z.int(),
    type: z.string(),
    sha256: z.string().nullable(),
    run: RunId.nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable().describe("Of an upload that no run uses: when it is removed"),
  })
  .meta({ id: "File" });

/** How an input or an answer names a file: by the id of an upload, which the server puts into the run; there it is the path in the run. */
export const FileRef = z
  .object({ $file: z.string(), name: z.string(), size: z.int(), type: z.string() })
  .meta({ id: "FileRef" });

/** An upload, as far as it is. */
export const Upload = File.extend({
  received: z.int().describe("How many bytes of it are durable: where the next chunk begins"),
  isComplete: z.boolean().describe("All is there, and is what it was said to be"),
}).meta({ id: "Upload" });

const tusVersion = {
  name: "Tus-Resumable",
  description: "`1.0.0`; without it, that is what is meant",
} as const;

/** For those who have some of a file, or all of it. */
export const partial = [
  { name: "Range", description: "One part of the file: `bytes=0-1023`" },
  { name: "If-Range", description: "The part only where the file still has this ETag; else all of it" },
] as const;

export const filesList = operation({
  id: "files.list",
  route: "GET /files",
  summary: "The caller's uploads, newest first",
  access: "user",
  scope: "files:read",
  query: z.object(pageQuery),
  reply: pageOf(Upload),
});

const upload = z.object({ upload: Id });

export const uploadsCreate = operation({
  id: "uploads.create",
  route: "POST /files/uploads",
  idempotency: "none",
  summary: "Begins an upload, by the protocol tus 1.0",
  description:
    "Headers: `Upload-Length`, `Upload-Metadata` with `filename` and `filetype`. The answer's `Location` takes the chunks by PATCH, and tells by HEAD how far it is.",
  access: "user",
  scope: "files:write",
  headers: [
    tusVersion,
    { name: "Upload-Length", description: "How many bytes it will have", isRequired: true },
    { name: "Upload-Metadata", description: "`filename <base64>,filetype <base64>`" },
  ],
  reply: Upload,
  status: 201,
  errors: ["file_too_large", "file_type_refused", "file_limit_reached", "tus_version_unsupported"],
});

export const uploadsGet = operation({
  id: "uploads.get",
  route: "GET /files/uploads/{upload}",
  summary: "How far an upload is; HEAD tells it in headers, as tus has it",
  access: "user",
  scope: "files:read",
  params: upload,
  headers: [tusVersion],
  reply: Upload,
  errors: ["file_not_found", "file_type_refused", "tus_version_unsupported"],
});

export const uploadsAppend = operation({
  id: "uploads.append",
  route: "PATCH /files/uploads/{upload}",
  summary: "A chunk of an upload",
  access: "user",
  scope: "files:write",
  params: upload,
  description:
    "Header: `Upload-Offset`, where the chunk begins: what the upload has. What has come when a connection breaks is kept. The last chunk is refused, and the upload removed, where the bytes are not of the type that was declared.",
  headers: [
    tusVersion,
    { name: "Upload-Offset", description: "Where the chunk begins: how many bytes the upload has", isRequired: true },
  ],
  consumes: "application/offset+octet-stream",
  errors: [
    "file_not_found",
    "upload_offset_conflict",
    "file_too_large",
    "file_type_refused",
    "media_type_unsupported",
    "tus_version_unsupported",
  ],
});

export const uploadsDelete = operation({
  id: "uploads.delete",
  route: "DELETE /files/uploads/{upload}",
  summary: "Removes an upload",
  access: "user",
  scope: "files:write",
  params: upload,
  headers: [tusVersion],
  errors: ["file_not_found", "tus_version_unsupported"],
});

export const filesContent = operation({
  id: "files.content",
  route: "GET /files/uploads/{upload}/content",
  summary: "What was uploaded",
  description: "Always as an attachment. Takes `Range`, `If-Range` and `If-None-Match`.",
  access: "user",
  scope: "files:read",
  params: upload,
  headers: partial,
  produces: "application/octet-stream",
  errors: ["file_not_found", "upload_incomplete", "file_type_refused", "range_not_satisfiable"],
});

export const runFilesList = operation({
  id: "run-files.list",
  route: "GET /runs/{run}/files",
  summary: "The files of a run: what it was given (`in/`) and what it has made (`out/`)",
  access: "user",
  scope: "files:read",
  params: z.object({ run: RunId }),
  reply: z.object({ items: z.array(File) }),
  errors: ["run_not_found"],
});

export const runFilesContent = operation({
  id: "run-files.content",
  route: "GET /runs/{run}/files/{direction}/{name}",
  summary: "A file of a run",
  description:
    "Always as an attachment. Takes `Range`, `If-Range` and `If-None-Match`. A name with folders has its slashes written as `%2F`.",
  access: "user",
  scope: "files:read",
  params: z.object({ run: RunId, direction: z.enum(["in", "out"]), name: z.string().min(1).max(500) }),
  headers: partial,
  produces: "application/octet-stream",
  errors: ["run_not_found", "run_file_not_found", "range_not_satisfiable", "invalid_name"],
});

export type File = z.output<typeof File>;
export type Upload = z.output<typeof Upload>;
export type FileRef = z.output<typeof FileRef>;
