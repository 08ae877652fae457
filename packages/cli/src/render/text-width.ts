import { stripVTControlCharacters } from "node:util";

const segmenter = new Intl.Segmenter();
// East Asian wide and fullwidth forms, and pictographs: two columns each.
const wide =
  /^(?:\p{Extended_Pictographic}\uFE0F?|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}])/u;
const narrowPictographs = /^[\u00A9\u00AE\u2122\u2139\u2194-\u21AA\u25AA-\u25FE\u2600-\u27BF]$/u;

/** Columns that a text takes in a terminal; colour takes none. */
export function textWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of segmenter.segment(plain)) width += segmentWidth(segment);
  return width;
}

/** The text cut to `width` columns, the last one an ellipsis. Only for text without colour. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? "…" : "";
  let kept = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += segmentWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

/** One line without control characters: what a stranger wrote must not move the cursor. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

/** Breaks at spaces; a word longer than the width stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function segmentWidth(segment: string): number {
  if (narrowPictographs.test(segment)) return 1;
  return wide.test(segment) ? 2 : 1;
}
