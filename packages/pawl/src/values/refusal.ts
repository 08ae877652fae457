/** Whether a prototype is that of plain objects, in this realm or another (vm contexts, test runners), or none. */
export function isPlainPrototype(prototype: unknown): boolean {
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Why a value cannot be stored, as the end of "… is"; empty when its own enumerable data can be. */
export function describe(value: unknown): string {
  if (typeof value === "function") return value.name ? `a function (${value.name})` : "a function";
  if (typeof value === "symbol") return "a symbol";
  const name = Object.prototype.toString.call(value).slice(8, -1);
  if (name === "Promise") return "a promise; await it first";
  // Such objects (Response, Blob, WeakMap, streams, generators) keep their data where nobody can read it.
  if (name !== "Object" && Object.keys(value as object).length === 0) {
    return `a ${name}, whose content cannot be read; return plain data made from it`;
  }
  return "";
}
