import { execFileSync } from "node:child_process";

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or where that user does not exist as `nobody`. Null: as who we are. */
export function serverAccount(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const user of ["postgres", "nobody"]) {
    const uid = idOf("-u", user);
    const gid = idOf("-g", user);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.");
}

function idOf(which: "-u" | "-g", user: string): number | null {
  try {
    return Number(execFileSync("id", [which, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return null;
  }
}
