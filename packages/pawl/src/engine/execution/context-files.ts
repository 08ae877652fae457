import { checkOptions } from "../../errors/check-options.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { FileData } from "../../files/file-data.ts";
import { isFileRef, type FileRef } from "../../files/file-ref.ts";
import type { RunFile } from "../../files/run-file.ts";
import type { ContextFiles, WriteFileOptions } from "../../files/context-files.ts";
import type { RunFiles } from "../files/run-files.ts";
import { isStale, scopeIn, type BranchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import { hasRoom } from "./limits.ts";
import { encodePayload } from "./payload.ts";

/** `ctx.files`: the files of the run whose code asks. */
export class RunContextFiles implements ContextFiles {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  async read(file: FileRef | string): Promise<RunFile> {
    const { files } = this.#inStep();
    return files.get(this.#execution.run.id, isFileRef(file) ? file.$file : file);
  }

  async write(path: string, data: FileData, options: WriteFileOptions = {}): Promise<FileRef> {
    const { files, scope } = this.#inStep();
    checkOptions(options, { type: true, name: true }, "ctx.files.write");
    if (typeof path === "string" && path.startsWith("in/"))
      throw new PawlError(
        "invalid_name",
        `ctx.files.write cannot write ${JSON.stringify(path)}: what a run was given stays as it is.`,
        {
          hint: 'Write below "out/".',
        },
      );
    const { ref, sha256 } = await files.put(this.#execution.run.id, path, { data, ...options });
    const { text } = encodePayload(
      { path: ref.$file, name: ref.name, size: ref.size, type: ref.type, sha256 },
      { what: "file-added", limitBytes: this.#execution.owner.payloadLimitBytes },
    );
    this.#tell(scope, text);
    return ref;
  }

  async list(): Promise<readonly RunFile[]> {
    const { files } = this.#inStep();
    return files.list(this.#execution.run.id);
  }

  /** Not as a note, which a replay counts. */
  #tell(scope: BranchScope, data: string | null): void {
    const execution = this.#execution;
    if (execution.isRetired || isStale(scope) || !hasRoom(execution, scope, 0)) return;
    execution.append("file-added", scope.op.key, data);
  }

  #inStep(): { readonly files: RunFiles; readonly scope: BranchScope } {
    const scope = scopeIn(this.#execution);
    const { files } = this.#execution.owner;
    if (scope !== undefined && !scope.op.wasOpened && files !== null) return { files, scope };
    throw new PawlError(
      "files_outside_step",
      "ctx.files is for the inside of steps: a replay would read and write anew.",
    );
  }
}
