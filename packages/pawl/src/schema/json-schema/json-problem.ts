/** What is wrong with a value, and where: `items[0].price`; "" is the value as a whole. */
export interface JsonProblem {
  readonly path: string;
  readonly message: string;
}

/** The path of a field, or of an item, below another. */
export function below(path: string, part: string | number): string {
  if (typeof part === "number") return `${path}[${part}]`;
  return path === "" ? part : `${path}.${part}`;
}

/** The parts of such a path: `["items", 0, "price"]`. */
export function pathParts(path: string): readonly (string | number)[] {
  const found = path.matchAll(/\[(\d+)\]|([^.[]+)/g);
  return [...found].map(([, index, name]) => (index === undefined ? (name as string) : Number(index)));
}
