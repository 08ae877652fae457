import type { FileRef, Upload, uploadsCreate, uploadsGet } from "@pawl/api";
import { ApiProblem } from "./api-problem.ts";
import { addressOf } from "./http/address.ts";
import type { CallOptions, Http } from "./http/http.ts";

export interface UploadOptions extends CallOptions {
  readonly name: string;
  /** Its media type; default: the blob's. */
  readonly type?: string;
  /** How much goes in one request, in bytes; default 4 MiB. */
  readonly chunkBytes?: number;
  /** How many bytes have arrived. */
  readonly onProgress?: (bytes: number) => void;
  /** The id of an upload of the same content that was begun before: it goes on where that one is. */
  readonly resume?: string | undefined;
  /** Told the upload's id as soon as it has begun: keep it to `resume`, should this program end before the upload does. */
  readonly onBegun?: (id: string) => void;
}

/** What stands for a file in an input or an answer. */
export type FileReference = typeof FileRef extends { _output: infer Output } ? Output : never;

const tus = { "tus-resumable": "1.0.0" };
/** So often in a row a chunk may fail before the upload does. */
const failuresMax = 5;

/** Uploads by the protocol tus 1.0, chunk by chunk. Source: https://tus.io/protocols/resumable-upload. */
export async function upload(http: Http, content: Blob, options: UploadOptions): Promise<FileReference> {
  const { chunkBytes = 4 * 1024 * 1024, onProgress } = options;
  const begun = await beginOrResume(http, content, options);
  options.onBegun?.(begun.id);
  const address = addressOf(http.url, "/files/uploads/{upload}", { params: { upload: begun.id } });
  let failures = 0;
  for (let offset = begun.received; offset < content.size;) {
    try {
      offset = await sendChunk(http, { address, offset, chunk: content.slice(offset, offset + chunkBytes) }, options);
      failures = 0;
      onProgress?.(offset);
    } catch (error) {
      if (!(error instanceof ApiProblem) || !mayGoOn(error) || ++failures > failuresMax) throw error;
      offset = await offsetOf(http, address, options);
    }
  }
  return { $file: begun.id, name: begun.name, size: content.size, type: begun.type };
}

function beginOrResume(http: Http, content: Blob, options: UploadOptions): Promise<Upload> {
  const { name, resume } = options;
  if (resume !== undefined)
    return http.call<typeof uploadsGet>(
      "GET /files/uploads/{upload}",
      { params: { upload: resume } },
      { ...options, headers: tus },
    );
  const type = (options.type ?? content.type) || "application/octet-stream";
  return http.call<typeof uploadsCreate>(
    "POST /files/uploads",
    {},
    {
      ...options,
      headers: {
        ...tus,
        "upload-length": String(content.size),
        "upload-metadata": `filename ${base64(name)},filetype ${base64(type)}`,
      },
    },
  );
}

async function sendChunk(
  http: Http,
  { address, offset, chunk }: { readonly address: string; readonly offset: number; readonly chunk: Blob },
  options: CallOptions,
): Promise<number> {
  const headers = { ...tus, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
  const response = await http.send(address, { method: "PATCH", headers, body: chunk }, options);
  return Number(response.headers.get("upload-offset") ?? offset + chunk.size);
}

/** How much has arrived: asked where the answer to a chunk was lost. */
async function offsetOf(http: Http, address: string, options: CallOptions): Promise<number> {
  const response = await http.send(address, { method: "HEAD", headers: tus }, options);
  return Number(response.headers.get("upload-offset") ?? 0);
}

/** Nobody knows whether the chunk has arrived; or it was sent for another place than the server is at. */
function mayGoOn({ status }: ApiProblem): boolean {
  return status === 0 || status === 409 || status === 423 || status >= 500;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
