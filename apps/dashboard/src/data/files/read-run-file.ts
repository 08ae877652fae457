import { client } from "../client.ts";

/** A large one takes its time. */
const readMs = 600_000;

/** The bytes of a file of a run. @throws ApiProblem. */
export async function readRunFile(run: string, path: string, signal?: AbortSignal): Promise<Blob> {
  const [direction, ...name] = path.split("/");
  const file = { direction: direction === "in" ? "in" : "out", name: name.join("/") } as const;
  const response = await client.files.contentOfRun(run, file, { signal, timeoutMs: readMs });
  return response.blob();
}

/** Has the browser keep it under its name. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser has yet to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
