import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the tour keeps its things: `.pawl/` of its own folder, or the folder that is named. */
export interface Home {
  /** Of the store; the tables of the expenses are in it too. */
  readonly databaseFile: string;
  readonly store: string;
  /** Of the server. */
  readonly database: string;
  readonly signInFile: string;
  /** Where reports go. */
  readonly outFolder: string;
}

export function findHome(named: string | undefined): Home {
  const folder = resolve(named ?? join(import.meta.dirname, "..", ".pawl"));
  mkdirSync(folder, { recursive: true });
  const databaseFile = join(folder, "pawl.db");
  return {
    databaseFile,
    store: `sqlite:${databaseFile}`,
    database: `sqlite:${join(folder, "pawl.server.db")}`,
    signInFile: join(folder, "sign-in.json"),
    outFolder: join(folder, "out"),
  };
}
