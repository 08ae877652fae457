import {
  filesContent,
  filesList,
  uploadsAppend,
  uploadsCreate,
  uploadsDelete,
  uploadsGet,
  type Upload,
} from "@pawl/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import { cursorOf } from "../database/place.ts";
import { ApiError } from "../http/api-error.ts";
import { route, type Route } from "../http/route.ts";
import { cleanName } from "./clean-name.ts";
import { finishUpload, removeUpload, typeNotAllowed } from "./finish-upload.ts";
import { isAllowed, usualType } from "./file-type.ts";
import { receiveChunk } from "./receive-chunk.ts";
import { sendFile } from "./send-file.ts";
import { checkTusVersion, numberHeader, streamOf, tusVersion } from "./tus-headers.ts";
import { readUploadMetadata, writeUploadMetadata } from "./upload-metadata.ts";
import type { UploadRow } from "./upload-store.ts";
import type { Uploads } from "./uploads.ts";

const path = "/api/v1/files/uploads";

/** Uploads, by the core of the protocol tus 1.0 with its extensions creation, expiration and termination. */
export function uploadRoutes(files: Uploads): readonly Route[] {
  const { uploads, bytes, settings } = files;

  return [
    route(filesList, async ({ query, principal }) => {
      const rows = await uploads.list(principal.userId, query);
      const page = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return {
        items: page.map(wireUpload),
        nextCursor: last === undefined ? null : cursorOf({ atMs: last.createdMs, id: last.id }),
      };
    }),

    route(uploadsCreate, async ({ request, reply, principal }) => {
      checkTusVersion(request);
      const size = numberHeader(request, "upload-length");
      const { name, type } = declared(request);
      if (size > settings.maxBytes)
        throw new ApiError(
          "file_too_large",
          `The file has ${size} bytes; ${settings.maxBytes} is the most that is taken.`,
        );
      if (!isAllowed(type, settings.types) && type !== unknownType) throw typeNotAllowed(type, settings.types);
      const ownerBytesMax = await files.bytesMaxOf(principal.userId);
      const begun = await uploads.insert(principal.userId, { name, type, size, ownerBytesMax });
      const row = await finishUpload(files.finishing, begun);
      void reply.headers({ location: `${path}/${row.id}`, ...headersOf(row) });
      return wireUpload(row);
    }),

    route(uploadsGet, async ({ params, request, reply, principal }) => {
      checkTusVersion(request);
      const row = await finishUpload(files.finishing, await uploads.owned(principal.userId, params.upload));
      void reply.headers({
        "cache-control": "no-store",
        "upload-length": row.size,
        "upload-metadata": writeUploadMetadata({ filename: row.name, filetype: row.type }),
        ...headersOf(row),
      });
      return wireUpload(row);
    }),

    route(uploadsAppend, async ({ params, request, reply, principal }) => {
      checkTusVersion(request);
      const body = streamOf(request);
      const offset = numberHeader(request, "upload-offset");
      try {
        const row = await uploads.owned(principal.userId, params.upload);
        const received = await receiveChunk(files.receiving, row, { offset, body });
        await finishUpload(files.finishing, { ...row, received });
        void reply.headers(headersOf({ ...row, received }));
      } catch (error) {
        closeAfter(reply);
        throw error;
      }
    }),

    route(uploadsDelete, async ({ params, request, principal }) => {
      checkTusVersion(request);
      await removeUpload(files.finishing, { owner: principal.userId, id: params.upload });
    }),

    route(filesContent, async ({ params, request, reply, principal }) => {
      const found = await uploads.owned(principal.userId, params.upload);
      const { id, name, type, size, sha256, received } = await finishUpload(files.finishing, found);
      if (sha256 === null) throw new ApiError("upload_incomplete", `The upload has ${received} of its ${size} bytes.`);
      const parts = await uploads.parts(id);
      return sendFile({ request, reply }, { name, type, size, sha256, read: (range) => bytes.read(parts, range) });
    }),
  ];
}

const unknownType = "application/octet-stream";

function declared(request: FastifyRequest): { readonly name: string; readonly type: string } {
  const header = request.headers["upload-metadata"];
  const metadata = readUploadMetadata(Array.isArray(header) ? header.join(",") : header);
  const type = usualType(metadata.get("filetype") ?? metadata.get("type") ?? "") || unknownType;
  if (type.length > 150 || !/^[\w.+-]+\/[\w.+-]+$/.test(type))
    throw new ApiError(
      "malformed_request",
      "filetype in the header Upload-Metadata is no media type, such as image/png.",
    );
  return { name: cleanName(metadata.get("filename") ?? metadata.get("name") ?? ""), type };
}

function headersOf({ received, expiresMs }: Pick<UploadRow, "received" | "expiresMs">) {
  return {
    "tus-resumable": tusVersion,
    "upload-offset": received,
    "upload-expires": new Date(expiresMs).toUTCString(),
  };
}

/** What is left of a body that was refused is not waited for. */
function closeAfter(reply: FastifyReply): void {
  void reply.header("connection", "close");
}

export function wireUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    name: row.name,
    size: row.size,
    type: row.type,
    sha256: row.sha256,
    run: null,
    createdAt: new Date(row.createdMs).toISOString(),
    expiresAt: row.isHeld ? null : new Date(row.expiresMs).toISOString(),
    received: row.received,
    isComplete: row.sha256 !== null,
  };
}
