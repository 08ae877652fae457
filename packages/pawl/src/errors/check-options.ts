import { didYouMean } from "./nearest.ts";
import { PawlError } from "./pawl-error.ts";

/** The names of all options that there are; the compiler sees to it that none is forgotten. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Refuses options that there are not: a misspelt one would do nothing, and nobody would notice. What is given as undefined counts as left out.
 *
 * @param what whose options they are: `pawl.start`, `step "charge"`.
 * @throws PawlError `invalid_option`, with the name in `details.option`.
 */
export function checkOptions(options: unknown, names: Readonly<Record<string, true>>, what: string): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const shown = typeof options === "function" ? "a function" : (JSON.stringify(options) ?? typeof options);
    throw new PawlError("invalid_option", `The options of ${what} must be an object, not ${shown}.`);
  }
  for (const option in options) {
    if (Object.hasOwn(names, option) || (options as Record<string, unknown>)[option] === undefined) continue;
    const known = Object.keys(names);
    const advice = didYouMean(option, known) || ` There ${known.length === 1 ? "is" : "are"}: ${known.join(", ")}.`;
    throw new PawlError("invalid_option", `There is no option "${option}" of ${what}.${advice}`, {
      details: { option },
    });
  }
}
