import { Marked } from "marked";
import { cleanHtml } from "./clean-html.ts";

const marked = new Marked({
  gfm: true,
  renderer: {
    // A box that nobody can tick is a sign.
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** GitHub's Markdown as clean HTML. */
export function cleanMarkdown(source: string): string {
  return cleanHtml(marked.parse(source, { async: false }));
}
