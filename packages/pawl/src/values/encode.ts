import { PawlError } from "../errors/pawl-error.ts";
import { depthMax, isPlainJson } from "./plain-json.ts";
import { tagged } from "./tagged.ts";

export interface EncodedValue {
  /** JSON, or null for undefined. */
  readonly text: string | null;
  /** False when what is decoded differs from the value: it then has to be handed out in its place. */
  readonly isExact: boolean;
}

/**
 * A value as JSON text. Plain JSON stays as it is; undefined, NaN, ±Infinity, −0, bigint, Date, Map, Set, RegExp, URL, errors,
 * ArrayBuffer, typed arrays, DataView and Buffer are tagged and come back as themselves. Class instances are reduced to their
 * own enumerable data, objects with `toJSON` to its result, and both are not exact. An object that occurs twice becomes two.
 *
 * @param what names the value in errors: `result of step "charge"`, `input`.
 * @throws PawlError `value_not_storable` for functions, symbols, promises, cycles, and more than 500 levels of nesting;
 *   the message has the path, such as `result.items[3].callback`.
 */
export function encodeValue(value: unknown, what: string): EncodedValue {
  if (value === undefined) return { text: null, isExact: true };
  try {
    if (isFast(value)) return { text: JSON.stringify(value), isExact: true };
    const { json, isExact } = tagged(value, what);
    return { text: JSON.stringify(json), isExact };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // A text beyond V8's longest string, or a caller that has used up the stack already.
    const message = `${what} cannot be stored: it is too large or nested too deeply (${cause.message})`;
    throw new PawlError("value_not_storable", message, { cause, details: { what } });
  }
}

// A getter that throws does so again in `tagged`, which knows the path.
function isFast(value: unknown): boolean {
  try {
    return isPlainJson(value, depthMax);
  } catch {
    return false;
  }
}
