// Said elsewhere in the record, or huge and full of secrets (what HTTP clients hang on their errors).
const skipped: ReadonlySet<string> = new Set([
  "name",
  "message",
  "stack",
  "cause",
  "errors",
  "kind",
  "retryable",
  "retryAfterMs",
  "hint",
  "details",
  "isPermanent",
  "config",
  "request",
  "response",
  "headers",
  "responseHeaders",
  "options",
]);

const secretKey = /passw(or)?d|secret|token|authorization|cookie|api[-_]?key/i;

const depthMax = 6;
const textMax = 2000;
const itemsMax = 100;

// What is left over bounds the whole. A second pass over the result never has less left, so it changes nothing.
interface Budget {
  values: number;
  characters: number;
}

/** The plain data of an error, bounded: its `details`, and its own enumerable properties as far as they are JSON. */
export function errorDetails(error: unknown): Record<string, unknown> | undefined {
  try {
    return collect(error);
  } catch {
    // A getter that throws.
    return undefined;
  }
}

function collect(error: unknown): Record<string, unknown> | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const budget = { values: 200, characters: 16_000 };
  const { details } = error as { details?: unknown };
  const out = isPlain(details) ? plainObject(details, 0, budget) : {};
  const isClassified = "kind" in error && "retryable" in error;
  for (const [key, value] of ownEntries(error)) {
    if (skipped.has(key) || Object.hasOwn(out, key) || (key === "code" && isClassified)) continue;
    put(out, key, secretKey.test(key) ? "[redacted]" : value, 0, budget);
  }
  return Object.keys(out).length > 0 ? out : undefined;
}

// A thrown Response keeps its status behind getters.
function ownEntries(error: object): [string, unknown][] {
  const entries = Object.entries(error);
  if (entries.length > 0 || error instanceof Error) return entries;
  const { status, url } = error as Record<string, unknown>;
  return Object.entries({ status, url });
}

function plain(value: unknown, depth: number, budget: Budget): unknown {
  if (--budget.values < 0 || depth > depthMax) return undefined;
  switch (typeof value) {
    case "string":
      return boundedText(value, budget);
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value + 0 : String(value);
    case "bigint":
      return boundedText(String(value), budget);
    case "object":
      return value === null ? null : plainPart(value, depth, budget);
    default:
      return undefined;
  }
}

function plainPart(value: object, depth: number, budget: Budget): unknown {
  if (Array.isArray(value)) return value.slice(0, itemsMax).map((one) => plain(one, depth + 1, budget) ?? null);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Error) return boundedText(`${value.name}: ${value.message}`, budget);
  if (value instanceof URL) return boundedText(value.href, budget);
  return isPlain(value) ? plainObject(value, depth + 1, budget) : undefined;
}

function plainObject(value: object, depth: number, budget: Budget): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) put(out, key, inner, depth, budget);
  return out;
}

function put(out: Record<string, unknown>, key: string, value: unknown, depth: number, budget: Budget): void {
  if (key.length > budget.characters) return;
  budget.characters -= key.length;
  const kept = plain(value, depth, budget);
  // Assignment would set the prototype for the key "__proto__".
  if (kept !== undefined)
    Object.defineProperty(out, key, { value: kept, enumerable: true, configurable: true, writable: true });
}

function boundedText(text: string, budget: Budget): string | undefined {
  const max = Math.min(textMax, budget.characters);
  if (max === 0 && text !== "") return undefined;
  const kept = text.length <= max ? text : `${text.slice(0, max - 1)}…`;
  budget.characters -= kept.length;
  return kept;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
