import { styleText } from "node:util";
import type { Output } from "../io.ts";

type Paint = (text: string) => string;

/** Colours by meaning; without colour every one gives the text back. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
  readonly magenta: Paint;
}

const formats = ["bold", "dim", "red", "green", "yellow", "blue", "cyan", "magenta"] as const;

export const plainStyle: Style = style((_, text) => text);
export const colourStyle: Style = style((format, text) => styleText(format, text, { validateStream: false }));

/** Colour only on a terminal, and not with --no-color, NO_COLOR (https://no-color.org) or TERM=dumb; FORCE_COLOR turns it on. */
export function styleFor(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  isWanted: boolean | undefined,
): Style {
  if (isWanted === false || (env["NO_COLOR"] ?? "") !== "") return plainStyle;
  const isForced = !["", "0", "false"].includes(env["FORCE_COLOR"] ?? "");
  return isForced || (output.isTTY && env["TERM"] !== "dumb") ? colourStyle : plainStyle;
}

function style(paint: (format: (typeof formats)[number], text: string) => string): Style {
  return Object.fromEntries(
    formats.map((format) => [format, (text: string) => paint(format, text)]),
  ) as unknown as Style;
}
