/** Where something stands in what was entered: `["items", 0, "price"]`. A value by itself stands under "". */
export type FormPath = readonly (string | number)[];

/** As problems name it: `items[0].price`. Pure. */
export function pathText(path: FormPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" || part === "" ? `${text}${part}` : `${text}.${part}`;
  }, "");
}

/** Pure. */
export function pathParts(text: string): FormPath {
  return [...text.matchAll(/\[(\d+)\]|([^.[]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );
}

/** Whether a place is another one or lies in it. Pure. */
export function isWithin(path: string, other: string): boolean {
  return other === "" || path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}
