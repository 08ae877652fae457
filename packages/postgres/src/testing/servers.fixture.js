import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { debianPrograms, pgBouncer, serversFolder } from "./server-programs.fixture.js";
/** Set by `global-setup.fixture.ts` for all test files of a run: where the servers are, and whose end is theirs. */
const { PAWL_TEST_SERVERS: sharedFolder, PAWL_TEST_SERVERS_OF: sharedPid } = process.env;
const folder = sharedFolder ?? serversFolder();
const ownerPid = sharedPid ?? String(process.pid);
/** Why there is no such server here; null: there is. */
export function whyNot(kind) {
    if (kind === "debian" && debianPrograms() === null)
        return "needs Debian's PostgreSQL: apt-get install postgresql";
    if (kind === "pgbouncer" && !existsSync(pgBouncer))
        return "needs PgBouncer: apt-get install pgbouncer";
    return null;
}
/** The URL of a superuser of a server that all tests of this run share; the first who asks starts it. `PAWL_TEST_POSTGRES_URL` names another one. */
export async function serverUrl(kind) {
    const given = process.env["PAWL_TEST_POSTGRES_URL"];
    return kind === "embedded" && given !== undefined ? given : kept(kind, kind);
}
/** A PgBouncer in transaction mode before the embedded server. */
export async function poolerUrl() {
    return kept("pgbouncer", `pgbouncer ${await serverUrl("embedded")}`);
}
let databases = 0;
/** A new, empty database on that server; both URLs of its superuser, straight and (if asked for) through the pooler. */
export async function createDatabase(kind, setup = "") {
    const admin = await serverUrl(kind);
    databases += 1;
    const name = `pawl_${process.pid}_${databases}`;
    await onServer(admin, `CREATE DATABASE ${name} ${setup}`);
    return inDatabase(admin, name);
}
export function inDatabase(url, name) {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    return changed.toString();
}
/** Runs statements over a connection of their own, and gives the rows of the last. */
export async function onServer(url, text, values) {
    const client = new Client({ connectionString: url });
    client.on("error", () => { });
    await client.connect();
    try {
        const result = (await client.query(text, values));
        return (Array.isArray(result) ? result.at(-1) : result).rows;
    }
    finally {
        await client.end();
    }
}
async function kept(name, kind) {
    const place = join(folder, name);
    mkdirSync(folder, { recursive: true });
    // The servers run as another user where we are root.
    chmodSync(folder, 0o755);
    if (!isThere(place))
        start(place, kind);
    for (;;) {
        for (const file of ["url", "error"]) {
            if (!existsSync(join(place, file)))
                continue;
            const text = readFileSync(join(place, file), "utf8");
            if (file === "url")
                return text;
            throw new Error(`The server ${name} did not start: ${text}`);
        }
        await new Promise((resolve) => {
            setTimeout(resolve, 50);
        });
    }
}
/** Whoever makes the folder starts the server. */
function isThere(place) {
    try {
        mkdirSync(place);
        return false;
    }
    catch (error) {
        if (error.code === "EEXIST")
            return true;
        throw error;
    }
}
function start(place, kind) {
    const program = fileURLToPath(new URL("server-keeper.fixture.ts", import.meta.url));
    const keeper = spawn(process.execPath, [program, kind, place, ownerPid], { stdio: "ignore", detached: true });
    keeper.unref();
    writeFileSync(join(place, "pid"), String(keeper.pid));
}
//# sourceMappingURL=servers.fixture.js.map