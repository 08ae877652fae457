const secretName = /passw(or)?d|passphrase|secret|token|api[-_]?key|authorization|credential|private[-_]?key|cookie/i;
const mask = "•••";

/** A JSON value with what has the name of a secret made unreadable. Pure. */
export function maskSecrets(value: unknown, names: ReadonlySet<string> = new Set()): unknown {
  return withSecrets(value, names, (key) => [[key, mask]]);
}

/** The value without them: for somebody who fills in their own. Pure. */
export function withoutSecrets(value: unknown, names: ReadonlySet<string>): unknown {
  return withSecrets(value, names, () => []);
}

function withSecrets(
  value: unknown,
  names: ReadonlySet<string>,
  instead: (key: string) => readonly (readonly [string, unknown])[],
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withSecrets(item, names, instead));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): readonly (readonly [string, unknown])[] => {
      const isSecret = (secretName.test(key) || names.has(key)) && item !== null && item !== "" && !isCount(item);
      return isSecret ? instead(key) : [[key, withSecrets(item, names, instead)]];
    }),
  );
}

/** `{ tokens: 512 }` says how many, not which. */
function isCount(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}
