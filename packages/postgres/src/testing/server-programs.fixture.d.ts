/** Which programs a test runs against. */
export type ServerKind = "embedded" | "debian";
/** The user that servers run as; undefined: our own. PostgreSQL and PgBouncer refuse to run as root. */
export interface RunAs {
    readonly uid?: number;
    readonly gid?: number;
}
/** Where the servers of one run will live, if it needs any. */
export declare function serversFolder(): string;
export declare function runAs(): RunAs;
/** The folder with initdb and pg_ctl; null: this machine has none of that kind. */
export declare function programsOf(kind: ServerKind, folder: string, as: RunAs): string | null;
/** The newest of those that Debian's packages have put there. */
export declare function debianPrograms(): string | null;
export declare const pgBouncer = "/usr/sbin/pgbouncer";
//# sourceMappingURL=server-programs.fixture.d.ts.map