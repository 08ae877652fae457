import { PawlError } from "../../errors/pawl-error.ts";
import type { FileRef } from "../../files/file-ref.ts";
import type { RunFile } from "../../files/run-file.ts";
import type { FileBody } from "./file-record.ts";

/** A file as programs see it; its bytes are fetched when they are asked for. */
export class StoredFile implements RunFile {
  readonly runId: string;
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
  readonly createdAt: Date;
  readonly #open: () => Promise<AsyncIterable<Uint8Array>>;

  constructor(runId: string, body: FileBody, open: () => Promise<AsyncIterable<Uint8Array>>) {
    this.runId = runId;
    this.path = body.path;
    this.name = body.name;
    this.size = body.size;
    this.type = body.type;
    this.sha256 = body.sha256;
    this.createdAt = new Date(body.atMs);
    this.#open = open;
  }

  get ref(): FileRef {
    return { $file: this.path, name: this.name, size: this.size, type: this.type };
  }

  async *stream(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* await this.#open();
  }

  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.stream()) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  async text(): Promise<string> {
    return Buffer.from(await this.bytes()).toString();
  }
}

export function fileNotFound(runId: string, path: string): PawlError {
  return new PawlError("run_file_not_found", `Run ${runId} has no file ${JSON.stringify(path)}.`, {
    details: { runId, path },
  });
}
