import { useCallback, type ReactNode } from "react";
import { readRunFile } from "../data/files/read-run-file.ts";
import { RunFiles } from "./run-files.ts";

/** What is shown below can read the files of this run. */
export function RunFilesOf({ run, children }: { readonly run: string; readonly children: ReactNode }) {
  const read = useCallback((path: string, signal?: AbortSignal) => readRunFile(run, path, signal), [run]);
  return <RunFiles value={read}>{children}</RunFiles>;
}
