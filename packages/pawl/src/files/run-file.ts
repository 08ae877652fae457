import type { FileRef } from "./file-ref.ts";

/** A file of a run. */
export interface RunFile {
  readonly runId: string;
  /** Within the run: `in/receipt.pdf`. */
  readonly path: string;
  /** For people. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly type: string;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly createdAt: Date;
  /** To be put into inputs, results and answers. */
  readonly ref: FileRef;
  /** Its bytes as they come. @throws PawlError from the iteration: `run_file_not_found` (deleted meanwhile), `payload_unreadable`. */
  stream(): AsyncIterable<Uint8Array>;
  /** @throws PawlError as `stream`. */
  bytes(): Promise<Uint8Array>;
  /** As UTF-8. @throws PawlError as `stream`. */
  text(): Promise<string>;
}
