import type { Question } from "./durable-model.ts";
import type { Findings } from "./investigate.ts";

export function planPrompt(question: string): Question {
  return {
    instructions: "You plan research. Part the question into at most three that can be researched on their own.",
    prompt: question,
  };
}

const style =
  "You write short reports in Markdown. You say nothing that the notes do not say, and put the id of the page behind what you take from it: [pendulum].";

export function draftPrompt(title: string, findings: readonly Findings[]): Question {
  return { instructions: style, prompt: `Title: ${title}\n\nNotes:\n\n${notesOf(findings)}` };
}

export function revisePrompt(draft: string, problems: readonly string[], findings: readonly Findings[]): Question {
  const list = problems.map((problem) => `- ${problem}`).join("\n");
  return {
    instructions: style,
    prompt: `Write this report anew.\n\nProblems:\n\n${list}\n\nNotes:\n\n${notesOf(findings)}\n\nReport:\n\n${draft}`,
  };
}

export function critiquePrompt(draft: string): Question {
  return {
    instructions:
      "You are a strict editor. Give a score from 0 to 10, and name what is wrong: facts without a page, missing conclusions, repetitions. From 8 on it can be published.",
    prompt: `Report:\n\n${draft}`,
  };
}

function notesOf(findings: readonly Findings[]): string {
  return findings.map(({ question, notes }) => `## ${question}\n\n${notes}`).join("\n\n");
}
