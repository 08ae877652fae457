/** A key of its own for a step that is done anew; no step is named so, since names have no "#". */
export function generation(key: string, times: number | undefined): string {
  return times === undefined ? key : `${key}##${times + 1}`;
}
