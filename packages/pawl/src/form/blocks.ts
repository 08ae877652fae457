import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Block } from "./field.ts";
import type { BlockUi } from "./form-ui.ts";
import type { Visibility } from "./visibility.ts";

export interface BlockOptions {
  /** It is shown only then. */
  readonly visibleWhen?: Visibility;
}

/** Text between fields. @throws PawlError `invalid_option`. */
export function markdown(source: string, options?: BlockOptions): Block {
  return blockOf("markdown", source, options);
}

/** HTML between fields; scripts and the like are taken out where it is shown. @throws PawlError `invalid_option`. */
export function html(source: string, options?: BlockOptions): Block {
  return blockOf("html", source, options);
}

/** What is wrong with the whole, as text: of an earlier answer, say, when a question is asked again. @throws PawlError `invalid_option`. */
export function error(message: string, options?: BlockOptions): Block {
  return blockOf("error", message, options);
}

function blockOf(kind: BlockUi["kind"], text: string, options: BlockOptions = {}): Block {
  checkOptions(options, { visibleWhen: true }, `form.${kind}`);
  if (typeof text !== "string")
    throw new PawlError("invalid_option", `form.${kind} takes a text, not ${JSON.stringify(text) ?? String(text)}.`);
  const { visibleWhen } = options;
  return { kind: "block", block: { kind, text, ...(visibleWhen !== undefined && { visibleWhen }) } };
}
