import { PawlError } from "../errors/pawl-error.ts";
import { bytesFrom } from "./bytes.ts";
import { errorFrom, type ErrorJson } from "./error-value.ts";
import { tagKey } from "./plain-json.ts";
import { isSealedText } from "./sealed-mark.ts";

const marker = `"${tagKey}"`;

/**
 * The value that `encodeValue` wrote.
 *
 * @throws PawlError `value_corrupt` when the text is damaged, or has a tag that only a newer Pawl knows.
 */
export function decodeValue(text: string | null): unknown {
  if (text === null) return undefined;
  if (isSealedText(text)) {
    throw new PawlError(
      "payload_unreadable",
      "A stored payload was compressed, encrypted or moved to a blob store, and neither `codecs` nor `blobs` are configured here.",
    );
  }
  try {
    const json: unknown = JSON.parse(text);
    return text.includes(marker) ? revive(json) : json;
  } catch (cause) {
    if (cause instanceof PawlError) throw cause;
    throw corrupt(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

// The tree was parsed for this call alone, so it is changed in place.
function revive(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) {
    for (let i = 0; i < json.length; i++) json[i] = revive(json[i]);
    return json;
  }
  const object = json as Record<string, unknown>;
  if (Object.hasOwn(object, tagKey)) return untagged(object[tagKey], object["v"]);
  for (const key of Object.keys(object)) put(object, key, revive(object[key]));
  return object;
}

function untagged(name: unknown, v: unknown): unknown {
  switch (name) {
    case "undefined":
      return undefined;
    case "number":
      return Number(v);
    case "bigint":
      return BigInt(v as string);
    case "date":
      return new Date((v as string | null) ?? Number.NaN);
    case "url":
      return new URL(v as string);
    case "regexp":
      return regexp(v as [string, string, number]);
    case "map":
      return new Map((v as [unknown, unknown][]).map(([key, value]) => [revive(key), revive(value)]));
    case "set":
      return new Set((v as unknown[]).map(revive));
    case "object":
      return fromEntries(v as [string, unknown][]);
    case "unreadable":
      throw new PawlError("payload_unreadable", v as string);
    case "error":
      return errorFrom(v as ErrorJson, revive);
    default:
      return bytes(name, v);
  }
}

function regexp([source, flags, lastIndex]: [string, string, number]): RegExp {
  const expression = new RegExp(source, flags);
  expression.lastIndex = lastIndex;
  return expression;
}

function fromEntries(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, value]) => [key, revive(value)]));
}

function bytes(name: unknown, v: unknown): object {
  const found = typeof name === "string" && typeof v === "string" ? bytesFrom(name, v) : undefined;
  if (found) return found;
  throw corrupt(`it has the unknown tag ${JSON.stringify(name)}`);
}

// Assignment would set the prototype for the key "__proto__".
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function corrupt(problem: string, cause?: unknown): PawlError {
  return new PawlError("value_corrupt", `A stored value cannot be read: ${problem}`, { cause });
}
