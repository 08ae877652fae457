/**
 * What a test may call a step, the most particular name first: `order/all/a/charge#2`, `order/all/a/charge`, `order/charge#2`, `order/charge`, and the same without the
 * name of the workflow.
 */
export function stepNames(workflow: string, key: string): readonly string[] {
  const prefix = /^undo:/.exec(key)?.[0] ?? "";
  const path = key.slice(prefix.length);
  const last = path.slice(path.lastIndexOf("/") + 1);
  const short = [path, unnumbered(path), last, unnumbered(last)].map((name) => prefix + name);
  return [...new Set([...short.map((name) => `${workflow}/${name}`), ...short])];
}

function unnumbered(name: string): string {
  return name.replace(/#\d+$/, "");
}
