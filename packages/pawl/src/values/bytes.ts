import { types } from "node:util";
import { refuse, tag, type Walk } from "./walk.ts";

const viewNames = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
] as const;

type ViewName = (typeof viewNames)[number];

/** An ArrayBuffer, typed array, DataView or Buffer as base64, in the byte order of the machine (little on all that matter). */
export function bytesTag(object: object, walk: Walk): Record<string, unknown> | undefined {
  if (types.isSharedArrayBuffer(object)) return refuse("a SharedArrayBuffer; copy what it holds", walk);
  if (types.isArrayBuffer(object)) return tag("ArrayBuffer", Buffer.from(object).toString("base64"));
  if (!ArrayBuffer.isView(object)) return undefined;
  const name = Buffer.isBuffer(object) ? "Buffer" : Object.prototype.toString.call(object).slice(8, -1);
  const prototype = Object.getPrototypeOf(object) as { constructor: { name: string } };
  if (prototype.constructor.name !== name || types.isSharedArrayBuffer(object.buffer)) walk.isExact = false;
  return tag(name, Buffer.from(object.buffer, object.byteOffset, object.byteLength).toString("base64"));
}

/** What `bytesTag` wrote, or undefined if the tag is another's. A Buffer comes back as a Buffer. */
export function bytesFrom(name: string, base64: string): object | undefined {
  if (name === "Buffer") return Buffer.from(base64, "base64");
  if (name !== "ArrayBuffer" && !viewNames.includes(name as ViewName)) return undefined;
  // A copy of its own: a pooled Buffer may start where a wider view must not.
  const buffer = Uint8Array.from(Buffer.from(base64, "base64")).buffer;
  if (name === "ArrayBuffer") return buffer;
  const View = (globalThis as unknown as Record<string, (new (buffer: ArrayBuffer) => object) | undefined>)[name];
  return View && new View(buffer);
}
