import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Id, RunId, Timestamp } from "./values.ts";

/** A file: one that was uploaded and waits to be used, or one of a run (`in/…`, `out/…`). */
export const File = z
  .object({
    id: Id,
    name: z.string().describe("Of a run's file its path: `in/receipt.pdf`"),
    size: z.int(),
    type: z.string(),
    sha256: z.string().nullable(),
    run: RunId.nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable().describe("Of an upload that no run uses: when it is removed"),
  })
  .meta({ id: "File" });

/** How an input or an answer names a file. */
export const FileRef = z
  .object({ $file: z.string(), name: z.string(), size: z.int(), type: z.string() })
  .meta({ id: "FileRef" });

export const filesList = operation({
  id: "files.list",
  route: "GET /files",
  summary: "The caller's uploads, newest first",
  access: "user",
  scope: "files:read",
  query: z.object(pageQuery),
  reply: pageOf(File),
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
  status: 201,
  errors: ["file_too_large", "file_type_refused", "file_limit_reached"],
});

export const uploadsAppend = operation({
  id: "uploads.append",
  route: "PATCH /files/uploads/{upload}",
  summary: "A chunk of an upload",
  access: "user",
  scope: "files:write",
  params: upload,
  consumes: "application/offset+octet-stream",
  errors: ["file_not_found"],
});

export const uploadsDelete = operation({
  id: "uploads.delete",
  route: "DELETE /files/uploads/{upload}",
  summary: "Removes an upload",
  access: "user",
  scope: "files:write",
  params: upload,
  errors: ["file_not_found"],
});

export const filesContent = operation({
  id: "files.content",
  route: "GET /files/uploads/{upload}/content",
  summary: "What was uploaded",
  access: "user",
  scope: "files:read",
  params: upload,
  produces: "application/octet-stream",
  errors: ["file_not_found"],
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
  access: "user",
  scope: "files:read",
  params: z.object({ run: RunId, direction: z.enum(["in", "out"]), name: z.string().min(1).max(500) }),
  produces: "application/octet-stream",
  errors: ["run_not_found", "file_not_found"],
});

export type File = z.output<typeof File>;
export type FileRef = z.output<typeof FileRef>;
