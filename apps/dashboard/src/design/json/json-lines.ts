/** A line of a JSON document as a tree shows it. */
export interface JsonLine {
  /** Where it is: `$.items[3].name`. Unique. */
  readonly path: string;
  readonly depth: number;
  /** The name in the object, or the index in the array; null: the root. */
  readonly name: string | null;
  readonly isIndex: boolean;
  readonly value: unknown;
  /** Of an object or array: how many it has. */
  readonly size: number | null;
  readonly isOpen: boolean;
}

/** Which lines there are, given which objects and arrays are open. Without recursion: a document may be deeper than the stack. Pure. */
export function jsonLines(root: unknown, isOpen: (path: string, depth: number, size: number) => boolean): JsonLine[] {
  const lines: JsonLine[] = [];
  const todo: { path: string; depth: number; name: string | null; isIndex: boolean; value: unknown }[] = [
    { path: "$", depth: 0, name: null, isIndex: false, value: root },
  ];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { path, depth, value } = next;
    const entries = entriesOf(value);
    const open = entries !== null && isOpen(path, depth, entries.length);
    lines.push({ ...next, size: entries?.length ?? null, isOpen: open });
    if (!open) continue;
    const isIndex = Array.isArray(value);
    for (const [name, child] of entries.toReversed())
      todo.push({
        path: isIndex ? `${path}[${name}]` : `${path}.${name}`,
        depth: depth + 1,
        name,
        isIndex,
        value: child,
      });
  }
  return lines;
}

function entriesOf(value: unknown): [string, unknown][] | null {
  return typeof value === "object" && value !== null ? Object.entries(value) : null;
}

/** What is open at first: all of a small document, the upper levels of a larger one. Pure. */
export function isOpenAtFirst(_path: string, depth: number, size: number): boolean {
  return depth < 2 ? size <= 200 : depth < 4 && size <= 20;
}
