import type { ChatMessage, ChatRequest, Reply } from "./openai-double.ts";

/**
 * A very small researcher in place of a model: it parts the question, asks for the tools that it was offered, quotes the sentences that have numbers in them, forgets at first to
 * cite and to conclude, and minds exactly that as an editor. What it says depends on nothing but what it is asked, as with a model at temperature 0.
 */
export function research(request: ChatRequest): Reply {
  const task = request.response_format?.json_schema?.name;
  if (task === "plan") return JSON.stringify(plan);
  if (task === "critique") return JSON.stringify(critiqueOf(lastUser(request)));
  if (request.tools !== undefined) return nextTurn(request.messages);
  return reportFor(lastUser(request));
}

const plan = {
  title: "How clocks became exact",
  questions: [
    "How exact were mechanical clocks with a verge, and with a pendulum and a deadbeat escapement?",
    "How did Harrison keep time on a voyage at sea, where a pendulum is shaken?",
    "How exact are quartz clocks, atomic clocks of caesium, and optical clocks?",
  ],
};

/** First a search, then the pages that it found, then notes. */
function nextTurn(messages: readonly ChatMessage[]): Reply {
  const results = messages
    .filter(({ role }) => role === "tool")
    .map(({ content }) => JSON.parse(content ?? "") as unknown);
  const pages = results.filter(
    (result): result is Page => typeof result === "object" && result !== null && "text" in result,
  );
  if (pages.length > 0) return pages.flatMap(notesFrom).join("\n");
  const found = results.flatMap((result) => (Array.isArray(result) ? (result as { id: string }[]) : []));
  if (results.length > 0) return found.map(({ id }) => ({ name: "readPage", input: { id } }));
  return [{ name: "search", input: { query: messages.findLast(({ role }) => role === "user")?.content ?? "" } }];
}

interface Page {
  readonly id: string;
  readonly text: string;
}

function notesFrom({ id, text }: Page): string[] {
  const sentences = text.split(/(?<=\.) (?=[A-Z])/);
  return sentences.filter((sentence) => /\d/.test(sentence)).map((sentence) => `- ${sentence} [${id}]`);
}

/** A draft from notes; where it is a revision, with what the problems ask for. */
function reportFor(prompt: string): string {
  const before = /Report:\n\n([\s\S]*)$/.exec(prompt)?.[1] ?? "";
  const problems = /Problems:\n\n([\s\S]*?)\n\n/.exec(prompt)?.[1] ?? "";
  const notes = /Notes:\n\n([\s\S]*?)(?:\n\nReport:|$)/.exec(prompt)?.[1] ?? "";
  const title = /Title: (.*)/.exec(prompt)?.[1] ?? /# (.*)/.exec(before)?.[1] ?? "";
  const cites = problems.includes("page") || /\[[a-z-]+\]/.test(before);
  const concludes = problems.includes("conclusion") || before.includes("**In short:**");
  const shortens = problems.includes("shorter");

  const body = notes
    .replaceAll(/^- /gm, "")
    .split("\n")
    .filter((line, index, lines) => line === "" || lines.indexOf(line) === index)
    .filter((line) => !shortens || line.startsWith("#") || line === "" || line.includes("second"))
    .join("\n");
  const conclusion =
    "**In short:** from 15 minutes a day with the verge to a second in the age of the universe with optical clocks.\n\n";
  return `# ${title}\n\n${concludes ? conclusion : ""}${cites ? body : body.replaceAll(/ \[[a-z-]+\]/g, "")}`;
}

function critiqueOf(prompt: string): { score: number; problems: string[] } {
  const problems = [
    ...(/\[[a-z-]+\]/.test(prompt) ? [] : ["No fact names the page that it comes from."]),
    ...(prompt.includes("**In short:**") ? [] : ["There is no conclusion."]),
  ];
  // One thing at a time, the gravest first.
  return { score: 9 - 3 * problems.length, problems: problems.slice(0, 1) };
}

function lastUser({ messages }: ChatRequest): string {
  return messages.findLast(({ role }) => role === "user")?.content ?? "";
}
