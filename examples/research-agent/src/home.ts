import { join } from "node:path";

/** Where the example keeps its things: by default its own folder, or the one that `RESEARCH_HOME` names. */
export interface Home {
  readonly store: string;
  readonly reportFile: string;
}

export function findHome(): Home {
  const folder = process.env["RESEARCH_HOME"] ?? join(import.meta.dirname, "..");
  return { store: `sqlite:${join(folder, ".pawl", "pawl.db")}`, reportFile: join(folder, "out", "report.md") };
}
