import { Graph, Node, PermanentError } from "pawl";
import { noteEffect } from "../effects.ts";
import { writeWhole } from "../report/file.ts";
import { amend } from "./amend.ts";
import { withoutCitations } from "./citation.ts";
import type { Facts } from "./facts.ts";
import { objectionsTo } from "./objections.ts";
import type { Objection } from "./objections.ts";
import { writeDraft } from "./write-draft.ts";

/** The state that the nodes share; when the graph runs durably, it is kept after every node. */
export interface Digest {
  readonly facts: Facts;
  /** Where the finished text goes. */
  readonly file: string;
  sentences: string[];
  objections: Objection[];
  /** What each round objected to. */
  rounds: string[];
}

const roundsMax = 10;

class Draft extends Node<Digest, Facts, string[], "default"> {
  override prep(digest: Digest): Facts {
    return digest.facts;
  }
  override exec(facts: Facts): string[] {
    noteEffect("draft");
    return writeDraft(facts);
  }
  override post(digest: Digest, _facts: Facts, sentences: string[]): void {
    digest.sentences = sentences;
  }
}

class Check extends Node<Digest, Pick<Digest, "sentences" | "facts">, Objection[], "revise" | "publish" | "give-up"> {
  override prep({ sentences, facts }: Digest): Pick<Digest, "sentences" | "facts"> {
    return { sentences, facts };
  }
  override exec({ sentences, facts }: Pick<Digest, "sentences" | "facts">): Objection[] {
    noteEffect("check");
    return objectionsTo(sentences, facts);
  }
  override post(digest: Digest, _: unknown, objections: Objection[]): "revise" | "publish" | "give-up" {
    const [gravest] = objections;
    if (gravest === undefined) return "publish";
    const same = objections.filter(({ kind }) => kind === gravest.kind);
    digest.objections = objections;
    digest.rounds.push(`${gravest.kind}: ${same.map(({ detail }) => detail).join("; ")}`);
    return digest.rounds.length < roundsMax ? "revise" : "give-up";
  }
}

class Revise extends Node<Digest, Pick<Digest, "sentences" | "objections" | "facts">, string[], "default"> {
  override prep({ sentences, objections, facts }: Digest): Pick<Digest, "sentences" | "objections" | "facts"> {
    return { sentences, objections, facts };
  }
  override exec({ sentences, objections, facts }: Pick<Digest, "sentences" | "objections" | "facts">): string[] {
    noteEffect("revise");
    return amend(sentences, objections, facts);
  }
  override post(digest: Digest, _: unknown, sentences: string[]): void {
    digest.sentences = sentences;
  }
}

class Publish extends Node<Digest, Pick<Digest, "sentences" | "file">, void> {
  override prep({ sentences, file }: Digest): Pick<Digest, "sentences" | "file"> {
    return { sentences, file };
  }
  override exec({ sentences, file }: Pick<Digest, "sentences" | "file">): void {
    noteEffect("publish digest");
    writeWhole(file, `# The week in brief\n\n${digestText(sentences)}\n`);
  }
}

class GiveUp extends Node<Digest, readonly string[], never> {
  override prep(digest: Digest): readonly string[] {
    return digest.rounds;
  }
  override exec(rounds: readonly string[]): never {
    throw new PermanentError(`The digest still has faults after ${rounds.length} rounds: ${rounds.at(-1)}`);
  }
}

/** The text as readers get it. */
export function digestText(sentences: readonly string[]): string {
  return sentences.map(withoutCitations).join(" ");
}

export function newDigest(facts: Facts, file: string): Digest {
  return { facts, file, sentences: [], objections: [], rounds: [] };
}

const draft = new Draft({ name: "draft" });
const check = new Check({ name: "check", actions: ["revise", "publish", "give-up"] });
const revise = new Revise({ name: "revise" });
const publish = new Publish({ name: "publish" });
draft.next(check);
check
  .on("revise", revise)
  .on("publish", publish)
  .on("give-up", new GiveUp({ name: "give up" }));
revise.next(check);

/**
 * An agent-shaped graph: draft a text about the findings, check every number of it and its style, revise what the check found, and
 * check again until nothing is found. A language model could take the place of `draft` and `revise`; the check would stay.
 */
export const digestGraph: Graph<Digest> = new Graph<Digest>({
  name: "earthquakes-digest",
  title: "Digest of the week's earthquakes",
  start: draft,
});
