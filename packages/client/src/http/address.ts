/** A query's values as the contract writes them: a list is the parameter given several times. */
export type QueryValues = Readonly<Record<string, unknown>>;

/** The address of a call: parameters of the path filled in, and the query behind it. Pure. */
export function addressOf(
  base: string,
  path: string,
  {
    params = {},
    query = {},
  }: { readonly params?: Readonly<Record<string, string>> | undefined; readonly query?: QueryValues | undefined },
): string {
  const filled = path.replaceAll(/\{([\w-]+)\}/g, (_, name: string) => encodeSegment(params[name]!));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) search.append(name, textOf(each));
    }
  }
  const text = search.toString();
  return `${base}/api/v1${filled}${text === "" ? "" : `?${text}`}`;
}

/** Browsers take a segment of dots alone for a step in the path, encoded too; no id is one, so the server may say that there is none. */
function encodeSegment(text: string): string {
  return /^\.{1,2}$/.test(text) ? text.replaceAll(".", "%252E") : encodeURIComponent(text);
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
