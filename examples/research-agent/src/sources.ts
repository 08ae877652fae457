import { readPage } from "./corpus.ts";

/** The report with a number for each page that it cites, and the list of them at its end. Ids that name no page stay as they are. */
export function withSources(report: string): string {
  const titles: string[] = [];
  const numbered = report.replace(/\[([a-z-]+)\]/g, (written, id: string) => {
    const title = titleOf(id);
    if (title === undefined) return written;
    if (!titles.includes(title)) titles.push(title);
    return `[${titles.indexOf(title) + 1}]`;
  });
  if (titles.length === 0) return `${report.trim()}\n`;
  const list = titles.map((title, index) => `${index + 1}. ${title}`).join("\n");
  return `${numbered.trim()}\n\n## Sources\n\n${list}\n`;
}

function titleOf(id: string): string | undefined {
  try {
    return readPage(id).title;
  } catch {
    return undefined;
  }
}
