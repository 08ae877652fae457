import { PawlError } from "../errors/pawl-error.ts";
import { tagKey } from "./plain-json.ts";
import { pathText, rootOf, type PathPart } from "./value-path.ts";

/** The way through a value: where it is, what it is inside of, and whether anything was lost so far. */
export interface Walk {
  readonly what: string;
  readonly path: PathPart[];
  readonly above: Set<object>;
  isExact: boolean;
  /** Encodes what is found on the way; a field, so that what encodes one kind of object needs not know all the others. */
  readonly toJson: (value: unknown, walk: Walk) => unknown;
}

/** `{ "$pawl": name, "v": … }` */
export function tag(name: string, v?: unknown): Record<string, unknown> {
  return v === undefined ? { [tagKey]: name } : { [tagKey]: name, v };
}

/** The JSON of what is one step further down, at `part`. */
export function toJsonAt(part: PathPart, value: unknown, walk: Walk): unknown {
  walk.path.push(part);
  const json = walk.toJson(value, walk);
  walk.path.pop();
  return json;
}

/** The own enumerable data of an object as pairs, which no key can confuse: not `__proto__`, not the tag key. */
export function toJsonEntries(object: object, walk: Walk): [string, unknown][] {
  const json: [string, unknown][] = [];
  for (const key of Object.keys(object)) json.push([key, toJsonAt(key, read(object, key, walk), walk)]);
  return json;
}

/** A property, which may be a getter that throws. */
export function read(object: object, key: string | number, walk: Walk): unknown {
  return attempt(() => (object as Record<string | number, unknown>)[key], `an object whose "${key}" threw`, walk);
}

/** Runs code of the user that belongs to the value. */
export function attempt(action: () => unknown, problem: string, walk: Walk): unknown {
  try {
    return action();
  } catch (cause) {
    return refuse(problem, walk, cause);
  }
}

/** Ends the walk: the value at the present path cannot be stored. */
export function refuse(problem: string, walk: Walk, cause?: unknown): never {
  const path = pathText(rootOf(walk.what), walk.path);
  throw new PawlError("value_not_storable", `${walk.what} cannot be stored: ${path} is ${problem}`, {
    cause,
    details: { what: walk.what, path },
  });
}
