import type { FileData } from "./file-data.ts";
import type { FileRef } from "./file-ref.ts";
import type { RunFile } from "./run-file.ts";

/** The files of a run, for its own code: `ctx.files`. Inside steps only, since a replay would read and write anew. */
export interface ContextFiles {
  /** By a reference (the value of a form's file field) or a path. @throws PawlError `run_file_not_found`, `invalid_name`, `files_outside_step`. */
  read(file: FileRef | string): Promise<RunFile>;
  /**
   * Writes a file below `out/`, whole or not at all; one that is there already is replaced. An attempt that is repeated writes it again.
   *
   * @example const report = await ctx.step("report", () => ctx.files.write("out/report.pdf", makePdf(), { type: "application/pdf" }));
   * @throws PawlError `files_not_configured` (set `blobs`), `invalid_name`, `invalid_option`, `invalid_input`, `files_outside_step`.
   */
  write(path: string, data: FileData, options?: WriteFileOptions): Promise<FileRef>;
  /** By path. @throws PawlError `files_outside_step`. */
  list(): Promise<readonly RunFile[]>;
}

export interface WriteFileOptions {
  /** `application/pdf`; default: `text/plain` of a text, the type of a `Blob`, else `application/octet-stream`. */
  readonly type?: string;
  /** For people; default: the last part of the path. */
  readonly name?: string;
}
