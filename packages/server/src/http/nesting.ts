/** Deeper than any form or result of ours, and far from where walking through it would use up the stack. */
export const levelsMax = 200;

/**
 * Whether a JSON text is nested too deeply, told before it is parsed: two megabytes of brackets take a processor half a second to parse, and everything behind would have to climb down them. What is no
 * JSON is left to the parser. Pure.
 */
export function isTooDeep(text: string): boolean {
  if (text.length <= levelsMax) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfText(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > levelsMax) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
    }
  }
  return false;
}

/** Where the text that begins at a quotation mark has its other one. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
