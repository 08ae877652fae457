/** A text as a literal, whatever the server's settings are: drivers disagree on how parameters are passed, and not on this. */
export function literal(text: string | null): string {
  if (text === null) return "NULL";
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
