/** A PostgreSQL server to measure on, as plain data. */
export interface ServerPlace {
  /** Of a superuser, on a database that is not measured. */
  readonly url: string;
  /** For people: `PostgreSQL 18.4`. */
  readonly version: string;
  /** What differs from the defaults. */
  readonly settings: string;
  readonly hasStatements: boolean;
  /** Null when the server is not ours. */
  readonly pid: number | null;
  /** Null when the server is not ours: then plans cannot be read from it. */
  readonly logFile: string | null;
}

/** The same server, another database. */
export function databaseUrl(place: ServerPlace, database: string): string {
  const url = new URL(place.url);
  url.pathname = `/${database}`;
  return url.href;
}
