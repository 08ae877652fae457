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

/** The pages that have most of the query's words, best first. A word that few pages have counts for more; what is far behind the best is left out. */
export function search(query: string, limit = 3): { readonly id: string; readonly title: string }[] {
  const library = pages().map((page) => ({ page, words: wordsOf(`${page.title} ${page.text}`) }));
  const weights = [...wordsOf(query)].map((word) => {
    const pagesWithIt = library.filter(({ words }) => words.has(word)).length;
    return { word, weight: pagesWithIt === 0 ? 0 : Math.log(1 + library.length / pagesWithIt) };
  });
  const found = library
    .map(({ page, words }) => ({
      page,
      score: weights.reduce((sum, { word, weight }) => sum + (words.has(word) ? weight : 0), 0),
    }))
    .toSorted((a, b) => b.score - a.score || a.page.id.localeCompare(b.page.id));
  return found
    .filter(({ score }) => score > 0 && score > (found[0]?.score ?? 0) / 2)
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
