import { PawlError } from "../errors/pawl-error.ts";

/**
 * Checks a text that goes to the store as it is, not as an encoded value: PostgreSQL keeps no U+0000, and a lone surrogate would come back as
 * another character from any store, so that two different keys could meet.
 *
 * @param what names it in the error: `option idempotencyKey`, `tag "tenant"`.
 * @throws PawlError `invalid_option`.
 */
export function checkText(text: unknown, what: string): string {
  if (typeof text !== "string") {
    const shown = typeof text === "object" && text !== null ? JSON.stringify(text) : String(text);
    throw new PawlError("invalid_option", `The ${what} is ${shown}; it must be a text.`);
  }
  if (text.includes("\0")) throw unfit(text, what, "it has a NUL character (U+0000)");
  if (!text.isWellFormed()) throw unfit(text, what, "it has half a character (a lone surrogate)");
  return text;
}

function unfit(text: string, what: string, why: string): PawlError {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
  return new PawlError("invalid_option", `The ${what} is ${shown}, which no store can keep as it is: ${why}.`, {
    hint: "Take it out, or encode the text, for example as base64.",
  });
}
