/** One thing that doctor looked at. */
export interface Finding {
  /** `note`: worth knowing, nothing to mend. */
  readonly level: "fine" | "note" | "problem";
  readonly about: string;
  readonly message: string;
  /** What to do about it: any of these. */
  readonly remedies: readonly string[];
}

export function fine(about: string, message: string): Finding {
  return { level: "fine", about, message, remedies: [] };
}

export function note(about: string, message: string, ...remedies: readonly string[]): Finding {
  return { level: "note", about, message, remedies };
}

export function problem(about: string, message: string, ...remedies: readonly string[]): Finding {
  return { level: "problem", about, message, remedies };
}
