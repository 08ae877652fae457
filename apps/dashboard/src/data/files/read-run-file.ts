import { ApiProblem } from "../api-problem.ts";
import { problemOf } from "../request.ts";
import { freshToken } from "../session.ts";

/** The bytes of a file of a run. @throws ApiProblem; TypeError, where the server cannot be reached. */
export async function readRunFile(run: string, path: string, signal?: AbortSignal): Promise<Blob> {
  const [direction, ...name] = path.split("/");
  const token = await freshToken();
  const response = await fetch(
    `/api/v1/runs/${run}/files/${direction === "in" ? "in" : "out"}/${encodeURIComponent(name.join("/"))}`,
    { headers: { authorization: `Bearer ${token ?? ""}` }, ...(signal !== undefined && { signal }) },
  );
  if (!response.ok) throw new ApiProblem(await problemOf(response));
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
