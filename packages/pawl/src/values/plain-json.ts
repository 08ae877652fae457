/** Levels of nesting that a value may have. Nested Maps cost the most stack: half of the usual one was seen to bear 700 levels. */
export const depthMax = 500;

/** The key that marks a tagged value: `{ "$pawl": "date", "v": … }`. */
export const tagKey = "$pawl";

/** Whether JSON.stringify followed by JSON.parse gives the very same value: most values, hence one cheap look first. */
export function isPlainJson(value: unknown, levels: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      // -0 would come back as 0.
      return Number.isFinite(value) && (value !== 0 || 1 / value > 0);
    case "object":
      if (value === null) return true;
      if (levels === 0) return false;
      return Array.isArray(value) ? isPlainArray(value, levels - 1) : isPlainObject(value, levels - 1);
    default:
      return false;
  }
}

function isPlainArray(array: unknown[], levels: number): boolean {
  // Properties beside the elements, as on the result of String.match, would be lost.
  if (Object.getPrototypeOf(array) !== Array.prototype || "index" in array) return false;
  for (let i = 0; i < array.length; i++) {
    if (!isPlainJson(array[i], levels)) return false;
  }
  return true;
}

function isPlainObject(object: object, levels: number): boolean {
  if (Object.getPrototypeOf(object) !== Object.prototype) return false;
  const record = object as Record<string, unknown>;
  if (record["toJSON"] !== undefined) return false;
  for (const key in record) {
    if (key === tagKey || !isPlainJson(record[key], levels)) return false;
  }
  return true;
}
