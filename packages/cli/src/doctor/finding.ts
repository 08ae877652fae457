/** One thing that doctor looked at. */
export interface Finding {
  /** `note`: worth knowing, nothing to mend. */
  readonly level: "fine" | "note" | "problem";
  readonly about: string;
  readonly message: string;
  readonly remedy?: string | undefined;
}

export function fine(about: string, message: string): Finding {
  return { level: "fine", about, message };
}

export function note(about: string, message: string, remedy?: string): Finding {
  return { level: "note", about, message, remedy };
}

export function problem(about: string, message: string, remedy?: string): Finding {
  return { level: "problem", about, message, remedy };
}
