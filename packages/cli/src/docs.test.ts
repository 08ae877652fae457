import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commandLineOf } from "./completion/command-line.ts";
import { createProgram } from "./program.ts";
import { fakeIo } from "./testing/fake-io.ts";

const text = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
const sections = new Map(
  text.split(/^###? /m).map((section): [string, string] => [/^`pawl (\w+)/.exec(section)?.[1] ?? "", section]),
);
const { commands } = commandLineOf(createProgram({ io: fakeIo(), run: async () => undefined }));
const globals = ["--config", "--store", "--namespace", "--json", "--debug", "--no-color"];

describe("docs/cli.md", () => {
  it.each(commands.map(({ name }) => name))("shows pawl %s in use", (name) => {
    expect(sections.get(name)).toMatch(new RegExp(`pawl ${name}.*\n`));
    expect(sections.get(name)).toMatch(/^```/m);
  });

  it.each(
    commands.map(({ name, options }): [string, readonly string[]] => [name, options.flatMap(({ flags }) => flags)]),
  )("names the options of pawl %s", (name, flags) => {
    // dev has the options of worker, and says so.
    const section = `${sections.get(name)}${name === "dev" ? sections.get("worker") : ""}`;
    const missing = flags.filter((flag) => flag.startsWith("--") && !globals.includes(flag) && !section.includes(flag));
    expect(missing).toEqual([]);
  });

  it("names the global options", () => {
    expect(globals.filter((flag) => !text.includes(`\`${flag}`))).toEqual([]);
  });
});
