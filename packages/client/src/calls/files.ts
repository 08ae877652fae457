import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { addressOf } from "../http/address.ts";
import { upload, type UploadOptions } from "../upload.ts";
import { allPages } from "./all-pages.ts";

/** `client.files`: uploads, and the files of runs. */
export function fileCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.filesList> = {}, options?: CallOptions) =>
    http.call<typeof api.filesList>("GET /files", { query }, options);
  return {
    /** The caller's uploads, newest first. */
    list,
    all: (query: QueryGiven<typeof api.filesList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /**
     * Uploads a file in chunks, and goes on where it was when the connection breaks. What it resolves to stands for the file in an input or an answer.
     *
     * ```ts
     * const receipt = await client.files.upload(blob, { name: "receipt.pdf" });
     * await client.agents.execute("expense", { input: { receipt } });
     * ```
     *
     * @throws ApiProblem `file_too_large`, `file_type_refused`, `file_limit_reached`.
     */
    upload: (content: Blob, options: UploadOptions) => upload(http, content, options),
    /** How far an upload is. */
    get: (file: string, options?: CallOptions) =>
      http.call<typeof api.uploadsGet>(
        "GET /files/uploads/{upload}",
        { params: { upload: file } },
        { ...options, headers: { "tus-resumable": "1.0.0" } },
      ),
    /** Removes an upload. */
    delete: (file: string, options?: CallOptions) =>
      http.call<typeof api.uploadsDelete>(
        "DELETE /files/uploads/{upload}",
        { params: { upload: file } },
        { ...options, headers: { "tus-resumable": "1.0.0" } },
      ),
    /** What was uploaded. */
    content: (file: string, options?: CallOptions) =>
      http.raw("GET /files/uploads/{upload}/content", { params: { upload: file } }, options),
    /** The files of a run: what it was given (`in/`) and what it has made (`out/`). */
    ofRun: (run: string, options?: CallOptions) =>
      http.call<typeof api.runFilesList>("GET /runs/{run}/files", { params: { run } }, options),
    /** A file of a run. */
    contentOfRun: (
      run: string,
      file: { readonly direction: "in" | "out"; readonly name: string },
      options?: CallOptions,
    ) => http.raw("GET /runs/{run}/files/{direction}/{name}", { params: { run, ...file } }, options),
    /** Where a chunk of an upload goes, and what tells how far it is, for programs that speak tus 1.0 themselves. */
    uploadUrl: (file?: string): string =>
      file === undefined
        ? addressOf(http.url, "/files/uploads", {})
        : addressOf(http.url, "/files/uploads/{upload}", { params: { upload: file } }),
  };
}
