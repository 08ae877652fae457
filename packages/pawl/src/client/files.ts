import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import type { FileData } from "../files/file-data.ts";
import type { RunFile } from "../files/run-file.ts";
import { checkRunId } from "./run-id.ts";

/** Files of runs: `in/` what a run was given, `out/` what it has made. They go with their run. Needs `blobs` of the configuration. */
export interface Files {
  /**
   * Puts a file, whole or not at all; one that is there already at the path is replaced. When this resolves, it is durable.
   *
   * ```ts
   * await pawl.files.put(run.id, "in/receipt.pdf", createReadStream("receipt.pdf"), { type: "application/pdf" });
   * ```
   *
   * @throws PawlError `run_not_found`, `files_not_configured`, `invalid_name`, `invalid_option`, `invalid_input` (what is no data).
   */
  put(
    runId: string,
    path: string,
    data: FileData,
    options?: { readonly type?: string; readonly name?: string },
  ): Promise<RunFile>;
  /** By path; none of a run that there is not. */
  list(runId: string): Promise<readonly RunFile[]>;
  /** What is known of it; its bytes are fetched when they are asked for. @throws PawlError `run_file_not_found`, `invalid_name`. */
  get(runId: string, path: string): Promise<RunFile>;
  /** @throws PawlError `run_file_not_found`, `files_not_configured`, `invalid_name`. */
  delete(runId: string, path: string): Promise<void>;
}

export function filesOf(open: () => Engine): Files {
  return {
    put: async (runId, path, data, options = {}) => {
      checkRunId(runId);
      checkOptions(options, { type: true, name: true }, "pawl.files.put");
      return open().files.put(runId, path, { data, ...options });
    },
    list: async (runId) => {
      checkRunId(runId);
      return open().files.list(runId);
    },
    get: async (runId, path) => {
      checkRunId(runId);
      return open().files.get(runId, path);
    },
    delete: async (runId, path) => {
      checkRunId(runId);
      return open().files.delete(runId, path);
    },
  };
}
