import { types } from "node:util";
import { bytesTag } from "./bytes.ts";
import { errorTag } from "./error-value.ts";
import { depthMax, tagKey } from "./plain-json.ts";
import { describe, isPlainPrototype } from "./refusal.ts";
import { attempt, read, refuse, tag, toJsonAt, toJsonEntries, type Walk } from "./walk.ts";

/** What JSON.stringify can write and `decodeValue` reads back: the value with all that JSON lacks as tags. */
export function tagged(value: unknown, what: string): { json: unknown; isExact: boolean } {
  const walk: Walk = { what, path: [], above: new Set(), isExact: true, toJson };
  return { json: toJson(value, walk), isExact: walk.isExact };
}

function toJson(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Object.is(value, -0)) return tag("number", "-0");
      return Number.isFinite(value) ? value : tag("number", String(value));
    case "bigint":
      return tag("bigint", String(value));
    case "undefined":
      return tag("undefined");
    case "object":
      return value === null ? null : inside(value, walk);
    default:
      return refuse(describe(value), walk);
  }
}

function inside(object: object, walk: Walk): unknown {
  if (walk.above.has(object)) return refuse("a cycle: it is inside itself", walk);
  if (walk.above.size >= depthMax) return refuse(`more than ${depthMax} levels deep`, walk);
  walk.above.add(object);
  const json = objectJson(object, walk);
  walk.above.delete(object);
  return json;
}

function objectJson(object: object, walk: Walk): unknown {
  if (Array.isArray(object)) return arrayJson(object, walk);
  const prototype: unknown = Object.getPrototypeOf(object);
  const builtIn = builtInTag(object, prototype, walk);
  if (builtIn !== undefined) return builtIn;
  const toJSON = read(object, "toJSON", walk);
  if (typeof toJSON === "function") {
    walk.isExact = false;
    const result = attempt(() => toJSON.call(object, "") as unknown, "an object whose toJSON threw", walk);
    if (result !== object) return toJson(result, walk);
  }
  if (!isPlainPrototype(prototype)) {
    const hidden = describe(object);
    if (hidden !== "") return refuse(hidden, walk);
  }
  if (prototype === null || !isPlainPrototype(prototype)) walk.isExact = false;
  return dataJson(object, walk);
}

function arrayJson(array: unknown[], walk: Walk): unknown {
  if (Object.getPrototypeOf(array) !== Array.prototype && array.constructor.name !== "Array") walk.isExact = false;
  // Holes come back as undefined, properties beside the elements not at all.
  if (Object.keys(array).length !== array.length) walk.isExact = false;
  const json: unknown[] = [];
  for (let i = 0; i < array.length; i++) json.push(toJsonAt(i, read(array, i, walk), walk));
  return json;
}

function dataJson(object: object, walk: Walk): unknown {
  const entries = toJsonEntries(object, walk);
  if (Object.hasOwn(object, tagKey)) return tag("object", entries);
  return Object.fromEntries(entries);
}

function builtInTag(object: object, prototype: unknown, walk: Walk): unknown {
  if (types.isDate(object)) {
    const ms = Date.prototype.getTime.call(object);
    return of(Date, prototype, walk, tag("date", Number.isNaN(ms) ? null : new Date(ms).toISOString()));
  }
  if (types.isMap(object)) return of(Map, prototype, walk, tag("map", pairs(object, walk)));
  if (types.isSet(object)) return of(Set, prototype, walk, tag("set", members(object, walk)));
  if (types.isRegExp(object)) {
    return of(RegExp, prototype, walk, tag("regexp", [object.source, object.flags, object.lastIndex]));
  }
  if (object instanceof URL) return of(URL, prototype, walk, tag("url", object.href));
  if (types.isBoxedPrimitive(object)) {
    walk.isExact = false;
    return toJson(object.valueOf(), walk);
  }
  if (types.isNativeError(object) || object instanceof Error) return errorTag(object, walk);
  return bytesTag(object, walk);
}

// Loops here and above, not callbacks: each level of nesting has to be cheap on the stack.
function pairs(map: Map<unknown, unknown>, walk: Walk): [unknown, unknown][] {
  const json: [unknown, unknown][] = [];
  for (const [key, value] of map) {
    const keyJson = toJsonAt({ call: `.entries[${json.length}][0]` }, key, walk);
    json.push([keyJson, toJsonAt({ call: `.get(${describeKey(key)})` }, value, walk)]);
  }
  return json;
}

function members(set: Set<unknown>, walk: Walk): unknown[] {
  const json: unknown[] = [];
  for (const value of set) json.push(toJsonAt({ call: `.values[${json.length}]` }, value, walk));
  return json;
}

// A subclass comes back as the class that Pawl knows. By name, because an object of another realm has another constructor.
function of(known: { name: string; prototype: object }, prototype: unknown, walk: Walk, json: unknown): unknown {
  const isKnown =
    prototype === known.prototype ||
    (prototype as { constructor?: { name?: unknown } }).constructor?.name === known.name;
  if (!isKnown) walk.isExact = false;
  return json;
}

function describeKey(key: unknown): string {
  return typeof key === "string" ? JSON.stringify(key) : typeof key === "symbol" ? "a symbol" : typeof key;
}
