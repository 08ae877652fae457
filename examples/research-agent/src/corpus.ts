import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of the library that the agent may read: a folder of Markdown files, so that the example works without a network. */
export interface Page {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const folder = join(import.meta.dirname, "..", "corpus");

export function readPage(id: string): Page {
  const page = pages().find((known) => known.id === id);
  if (page === undefined) throw new Error(`There is no page "${id}".`);
  return page;
}

/** The pages that share the most words with the query, best first. */
export function search(query: string, limit = 3): { readonly id: string; readonly title: string }[] {
  const wanted = wordsOf(query);
  return pages()
    .map((page) => ({ page, hits: [...wordsOf(`${page.title} ${page.id} ${page.text}`)].filter((word) => wanted.has(word)).length }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits || a.page.id.localeCompare(b.page.id))
    .slice(0, limit)
    .map(({ page: { id, title } }) => ({ id, title }));
}

function pages(): Page[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => {
      const [heading = "", ...lines] = readFileSync(join(folder, file), "utf8").trim().split("\n");
      return { id: file.replace(".md", ""), title: heading.replace("# ", ""), text: lines.join(" ").trim() };
    });
}

/** Words of four letters and more, which leaves out most that say nothing. */
function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z]{4,}/g));
}
