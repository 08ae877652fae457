import { PawlError } from "../errors/pawl-error.ts";

/**
 * Asks the key function of a flow, a singleton or a debounced workflow, which often reads what an input does not have.
 *
 * @param what names it: `singleton key of workflow "order"`.
 * @throws PawlError `invalid_option`, with what the function has thrown as `cause`.
 */
export function askKey(key: (input: never) => unknown, input: unknown, what: string): unknown {
  try {
    return key(input as never);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PawlError(
      "invalid_option",
      `The ${what} could not be made of the input: its function has thrown: ${reason}`,
      {
        cause: error,
        hint: "Look at what the key function reads of the input; an input schema refuses others before it is asked.",
      },
    );
  }
}
