import { expect, test } from "vitest";
import { realFindings } from "../measures/findings.fixture.ts";
import { amend } from "./amend.ts";
import { factsOf } from "./facts.ts";
import { objectionsTo } from "./objections.ts";
import type { ObjectionKind } from "./objections.ts";
import { writeDraft } from "./write-draft.ts";

test("answers one kind of objection at a time until none is left", () => {
  const facts = factsOf(realFindings().findings);
  const rounds: ObjectionKind[] = [];
  let sentences = writeDraft(facts);
  for (;;) {
    const objections = objectionsTo(sentences, facts);
    if (objections[0] === undefined) break;
    rounds.push(objections[0].kind);
    sentences = amend(sentences, objections, facts);
  }
  expect(rounds).toEqual([
    "unsupported-claim",
    "number-without-source",
    "wrong-number",
    "sentence-too-long",
    "text-too-long",
  ]);
});

test("drops a long sentence that cannot be parted", () => {
  expect(amend(["so", "long"], [{ kind: "sentence-too-long", sentence: 1, detail: "" }], {})).toEqual(["so"]);
});

test("leaves a text without objections as it is", () => {
  expect(amend(["so"], [], {})).toEqual(["so"]);
});
