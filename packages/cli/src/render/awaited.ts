/** What a run waits for, in words. Names that begin with `$` are Pawl's own. */
export function awaitedText(name: string): string {
  if (name === "$interrupt") return "an answer";
  return name.startsWith("$") ? `a ${name.slice(1)}` : `signal "${name}"`;
}
