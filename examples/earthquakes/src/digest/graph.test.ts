import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realFindings } from "../measures/findings.fixture.ts";
import { factsOf } from "./facts.ts";
import { countWords } from "./objections.ts";
import { digestGraph, newDigest } from "./graph.ts";

test("drafts, checks and revises until the text is clean, and publishes it", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "earthquakes-")), "digest.md");
  const digest = await digestGraph.run(newDigest(factsOf(realFindings().findings), file));
  expect(digest.rounds).toEqual([
    "unsupported-claim: “dangerous”; “will”",
    "number-without-source: 2",
    expect.stringMatching(/^wrong-number: 1,700 for earthquakes, which is 1678; /),
    expect.stringMatching(/^sentence-too-long: /),
    expect.stringMatching(/^text-too-long: /),
  ]);

  const text = readFileSync(file, "utf8");
  expect(text).toContain(
    "The feed held 1,678 earthquakes in the week to 7 February 2018. The strongest, of magnitude 6.4, ",
  );
  expect(text).toContain("It alone radiated 31.7 percent of the energy of all of them.");
  expect(text).toContain("California had 834, or 49.7 percent, and Alaska 306.");
  expect(text).not.toMatch(/will|dangerous|[{}|]/);
  expect(countWords(text)).toBeLessThan(140);
});

test("gives up on a text that cannot be made clean, saying what is wrong", async () => {
  const stubborn = newDigest({ earthquakes: 1 }, "unused.md");
  stubborn.rounds = Array.from({ length: 9 }, () => "wrong-number");
  await expect(digestGraph.run(stubborn)).rejects.toThrow("The digest still has faults after 10 rounds");
});

test("draws itself", () => {
  expect(digestGraph.toMermaid()).toContain('-->|"revise"|');
  expect(digestGraph.validate()).toEqual([]);
});
