/** What a generation of `pawl dev` (a child process with one version of the code) tells the process that watches the files. */
export type FromWorker =
  | {
      readonly type: "ready";
      readonly files: readonly string[];
      readonly summary: string;
      /** Where it serves the dashboard; undefined: it does not. */
      readonly port?: number | undefined;
      /** Said once, and not again whenever the code changes. */
      readonly hint?: string | undefined;
    }
  /** The project could not be loaded; the worker has said why. `files`: those that it had read, to be watched for the correction; none: there is no project. */
  | { readonly type: "failed"; readonly files: readonly string[]; readonly exitCode: number }
  | { readonly type: "event"; readonly run: string; readonly seq: number; readonly line: string };

/** And what it is told. */
export interface ToWorker {
  readonly type: "drain";
}
