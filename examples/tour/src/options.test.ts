import { expect, test } from "vitest";
import { help, tourOptions } from "./options.ts";

test("the command line goes before the environment", () => {
  expect(tourOptions([], {})).toEqual({ isHelp: false, port: undefined, home: undefined });
  expect(tourOptions([], { PORT: "0", TOUR_HOME: "/x" })).toMatchObject({ port: 0, home: "/x" });
  expect(tourOptions(["-p", "9000", "--home", "/y"], { PORT: "0", TOUR_HOME: "/x" })).toMatchObject({
    port: 9000,
    home: "/y",
  });
});

test("help is asked for, and names every option", () => {
  expect(tourOptions(["--help"], {}).isHelp).toBe(true);
  for (const option of ["--port", "--home", "--help"]) expect(help).toContain(option);
});

test("what is not understood is refused", () => {
  expect(() => tourOptions(["--prot", "1"], {})).toThrow("--prot");
  expect(() => tourOptions(["--port", "many"], {})).toThrow('The port is "many"');
  expect(() => tourOptions([], { PORT: "70000" })).toThrow("70000");
});
