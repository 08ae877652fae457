/**
 * Names a file of a run in plain JSON: what a field for files holds, and what results show. `$file` is a path within the run (`in/receipt.pdf`), or, in what is sent to a server, the id of
 * an upload, which the server replaces by the path that it gives it.
 */
export interface FileRef {
  readonly $file: string;
  /** For people: what the file was called where it came from. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** `application/pdf` */
  readonly type: string;
}

/** Whether a value has the form of a reference; that there is such a file, it does not say. */
export function isFileRef(value: unknown): value is FileRef {
  if (typeof value !== "object" || value === null) return false;
  const { $file, name, size, type } = value as Partial<Record<keyof FileRef, unknown>>;
  return (
    typeof $file === "string" &&
    $file !== "" &&
    typeof name === "string" &&
    typeof type === "string" &&
    typeof size === "number" &&
    Number.isInteger(size) &&
    size >= 0
  );
}
