import { expect, it } from "vitest";
import { parseTarget, quoted } from "./target.ts";

it("takes its own parameters out of the URL and leaves the driver's in it", () => {
  const url =
    "postgres://me:se%23cret@db.example:6432/app?schema=flows&sslmode=disable&migrate=off&prepare=on&keepalives=1";
  expect(parseTarget(url)).toEqual({
    connectionString: "postgres://me:se%23cret@db.example:6432/app?sslmode=disable&keepalives=1",
    location: "postgres://me@db.example:6432/app?schema=flows",
    schema: "flows",
    migrate: "off",
    prepare: "on",
  });
});

it("has defaults, which options change and the URL overrides", () => {
  const url = "postgresql://me@localhost/app";
  expect(parseTarget(url)).toMatchObject({ connectionString: url, schema: "pawl", migrate: "auto", prepare: "auto" });
  expect(parseTarget(url, { schema: "a", migrate: "off" })).toMatchObject({ schema: "a", migrate: "off" });
  expect(parseTarget(`${url}?schema=b`, { schema: "a" })).toMatchObject({ schema: "b", connectionString: url });
});

it("shows where it leads without the password", () => {
  expect(parseTarget("postgres://me:secret@localhost/app?password=secret").location).toBe(
    "postgres://me@localhost:5432/app",
  );
  expect(parseTarget("postgres://me@[::1]:5433/app").location).toBe("postgres://me@[::1]:5433/app");
  expect(parseTarget("postgres://me@/app?host=/var/run/postgresql").location).toBe(
    "postgres://me@/app?host=/var/run/postgresql",
  );
});

it.each([
  ["postgres://me:secret@host/app?migrate=maybe", 'migrate must be "auto" or "off", but it is "maybe"'],
  ["postgres://me:secret@host/app?prepare=1", 'prepare must be "auto" or "on" or "off", but it is "1"'],
  ["postgres://me:secret@host/app?schema=", 'the schema "" is no name'],
  ["postgres://me:secret@host/app?schema=pg_pawl", 'the schema "pg_pawl" is no name'],
  ["postgres://me:secret@host/app?schema=a$$b", 'the schema "a$$b" is no name'],
  ["postgres://me:secret@host/app?schema=a%22b", 'the schema "a\\"b" is no name'],
  ["postgres://me:secret@host:99999/app", ""],
  ["postgres://me:secret@host:port/app", ""],
  ["mysql://me:secret@host/app", "it does not begin with postgres://"],
])("refuses %s, and keeps the password to itself", (url, why) => {
  expect(() => parseTarget(url)).toThrow(
    expect.objectContaining({
      code: "store_url_invalid",
      message: expect.stringMatching(/^The store "(?!.*secret).* is not understood: .+\.$/) as string,
    }),
  );
  expect(() => parseTarget(url)).toThrow(why);
});

it("quotes the name of the schema wherever it goes", () => {
  expect(quoted("Pawl-1")).toBe('"Pawl-1"');
  expect(quoted('a"b')).toBe('"a""b"');
});
