import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

it("breaks everything on PostgreSQL for two minutes unless it is told otherwise, by a new seed each time", () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ store: "postgres", minutes: 2, workers: 4, server: null });
  expect(options.faults).toHaveLength(10);
  expect(options.seed).not.toBe(readOptions([]).seed);
});

it("takes proxy for all that a network does", () => {
  expect(readOptions(["--faults", "kill,proxy"]).faults).toEqual([
    "kill",
    "freeze",
    "swallow",
    "cut",
    "slow",
    "refuse",
  ]);
});

it("inflicts on a file only what needs no server", () => {
  expect(readOptions(["--store", "sqlite"]).faults).toEqual(["kill", "stop", "deploy"]);
  expect(() => readOptions(["--store", "sqlite", "--faults", "restart"])).toThrow(/"restart".*kill, stop, deploy/);
});

it.each([
  [["--faults", "fire"], /"fire".*kill/],
  [["--store", "mysql"], /"mysql".*postgres or sqlite/],
  [["--workers", "1"], /--workers is "1".*from 2/],
  [["--workers", "2.5"], /whole number/],
  [["--minutes", "long"], /--minutes is "long"/],
])("refuses %j, naming option, value and what is possible", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
