import { client } from "../client.ts";

/** A large one takes its time. */
const readMs = 600_000;

/** The bytes of a file of a run. @throws ApiProblem. */
export async function readRunFile(run: string, path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await client.files.contentOfRun(run, fileAt(path), { signal, timeoutMs: readMs });
  return response.blob();
}

/** Those of a run that somebody has shared together with its files. @throws ApiProblem. */
export async function readSharedFile(token: string, path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await client.shares.fileContent(token, fileAt(path), { signal, timeoutMs: readMs });
  return response.blob();
}

/** `out/plots/a.png` as the API names it. Pure. */
function fileAt(path: string): { readonly direction: "in" | "out"; readonly name: string } {
  const [direction, ...name] = path.split("/");
  return { direction: direction === "in" ? "in" : "out", name: name.join("/") };
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
