const secretName = /passw(or)?d|passphrase|secret|token|api[-_]?key|authorization|credential|private[-_]?key|cookie/i;
const mask = "•••";

/** A JSON value with what has the name of a secret made unreadable. Pure. */
export function maskSecrets(value: unknown, names: ReadonlySet<string> = new Set()): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, names));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const isSecret = (secretName.test(key) || names.has(key)) && item !== null && item !== "" && !isCount(item);
      return [key, isSecret ? mask : maskSecrets(item, names)];
    }),
  );
}

/** `{ tokens: 512 }` says how many, not which. */
function isCount(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}
