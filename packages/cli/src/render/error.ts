import type { Style } from "./style.ts";
import { oneLine, wrap } from "./text-width.ts";
import { jsonLine } from "./json.ts";

/** An error for people: the message, its hint, its code in grey; the stack only with `withStack`. Ends without a newline. */
export function errorText(
  error: unknown,
  {
    style,
    withStack,
    width = 80,
  }: { readonly style: Style; readonly withStack: boolean; readonly width?: number | undefined },
): string {
  const { message, hint, code } = facts(error);
  const lines = [`${style.red("Error:")} ${message}${code === undefined ? "" : ` ${style.dim(`(${code})`)}`}`];
  if (hint !== undefined) lines.push(...wrap(hint, Math.max(40, width - 2)).map((line) => `  ${line}`));
  if (withStack) lines.push(style.dim(stackOf(error)));
  return lines.join("\n");
}

/** The same for programs: one line of JSON. */
export function errorJson(error: unknown): string {
  return jsonLine({ error: error instanceof Error ? error : { message: String(error) } });
}

/** An error within a line: `message (code)`. */
export function errorBrief(error: unknown): string {
  const { message, code } = facts(error);
  return code === undefined ? oneLine(message) : `${oneLine(message)} (${code})`;
}

function facts(error: unknown): { message: string; hint: string | undefined; code: string | undefined } {
  const { message, hint, code } = (
    typeof error === "object" && error !== null ? error : { message: String(error) }
  ) as Record<string, unknown>;
  return {
    message: typeof message === "string" && message !== "" ? message : String(error),
    hint: typeof hint === "string" ? hint : undefined,
    code: typeof code === "string" ? code : undefined,
  };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const own = error.stack ?? "";
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause) || errorBrief(error.cause)}`;
}
