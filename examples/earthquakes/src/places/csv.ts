/** Reads comma-separated text with a header line (RFC 4180: quoted fields, doubled quotes). */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...lines] = [...csvLines(text)];
  return lines.map((fields) => Object.fromEntries(header.map((name, index) => [name, fields[index] ?? ""])));
}

function* csvLines(text: string): Generator<string[]> {
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    yield [...line.matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
    );
  }
}
