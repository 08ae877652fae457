import type { Upload } from "@pawl/api";
import { ApiProblem } from "../api-problem.ts";
import { problemOf } from "../request.ts";
import { call, freshToken } from "../session.ts";

/** Uploads as the server takes them: by the protocol tus 1.0. */
export const uploadApi = {
  begin: (file: Pick<File, "name" | "size" | "type">) =>
    call<Upload>("POST", "/files/uploads", {
      headers: {
        "tus-resumable": "1.0.0",
        "upload-length": String(file.size),
        "upload-metadata": uploadMetadata(file),
      },
    }),
  get: (id: string) => call<Upload>("GET", `/files/uploads/${encodeURIComponent(id)}`),
  remove: (id: string) => call<undefined>("DELETE", `/files/uploads/${encodeURIComponent(id)}`),
  append: appendChunk,
};

/** Pure. */
export function uploadMetadata({ name, type }: Pick<File, "name" | "type">): string {
  return `filename ${base64(name)},filetype ${base64(type === "" ? "application/octet-stream" : type)}`;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export interface Chunk {
  readonly id: string;
  readonly offset: number;
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  readonly onSent: (bytes: number) => void;
}

/** By XMLHttpRequest: `fetch` does not tell how much of a body has gone out. @throws ApiProblem; TypeError, where the connection broke. */
async function appendChunk({ id, offset, bytes, signal, onSent }: Chunk): Promise<number> {
  const token = await freshToken();
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  signal.addEventListener("abort", stop);
  try {
    await new Promise<void>((done, failed) => {
      request.open("PATCH", `/api/v1/files/uploads/${encodeURIComponent(id)}`);
      request.setRequestHeader("authorization", `Bearer ${token ?? ""}`);
      request.setRequestHeader("tus-resumable", "1.0.0");
      request.setRequestHeader("upload-offset", String(offset));
      request.setRequestHeader("content-type", "application/offset+octet-stream");
      request.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, bytes.size));
      request.onload = () => done();
      request.onerror = () => failed(new TypeError("The connection broke."));
      request.onabort = () => failed(signal.reason as Error);
      request.send(bytes);
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  if (request.status < 300) return Number(request.getResponseHeader("upload-offset") ?? offset + bytes.size);
  const type = request.getResponseHeader("content-type") ?? "text/plain";
  throw new ApiProblem(
    await problemOf(new Response(request.responseText, { status: request.status, headers: { "content-type": type } })),
  );
}
