import { join } from "node:path";

/** Where the example keeps its things: by default its own folder, or the one that `EARTHQUAKES_HOME` names. */
export interface Home {
  readonly store: string;
  readonly outFolder: string;
}

export function findHome(): Home {
  const folder = process.env["EARTHQUAKES_HOME"] ?? join(import.meta.dirname, "..");
  return { store: `sqlite:${join(folder, ".pawl", "pawl.db")}`, outFolder: join(folder, "out") };
}
