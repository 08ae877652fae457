import type pg from "pg";
import { type ServerKind } from "./server-programs.fixture.ts";
/** Why there is no such server here; null: there is. */
export declare function whyNot(kind: ServerKind | "pgbouncer"): string | null;
/** The URL of a superuser of a server that all tests of this run share; the first who asks starts it. `PAWL_TEST_POSTGRES_URL` names another one. */
export declare function serverUrl(kind: ServerKind): Promise<string>;
/** A PgBouncer in transaction mode before the embedded server. */
export declare function poolerUrl(): Promise<string>;
/** A new, empty database on that server; both URLs of its superuser, straight and (if asked for) through the pooler. */
export declare function createDatabase(kind: ServerKind, setup?: string): Promise<string>;
export declare function inDatabase(url: string, name: string): string;
/** Runs statements over a connection of their own, and gives the rows of the last. */
export declare function onServer<R extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<R[]>;
//# sourceMappingURL=servers.fixture.d.ts.map