import { PawlError } from "../../errors/pawl-error.ts";
import { encodeValue, type EncodedValue } from "../../values/encode.ts";

/**
 * Encodes a value that goes into the store.
 *
 * @throws PawlError `value_not_storable` with the path to what cannot be stored; `payload_too_large` with the size.
 */
export function encodePayload(
  value: unknown,
  params: { readonly what: string; readonly limitBytes: number },
): EncodedValue {
  const encoded = encodeValue(value, params.what);
  const { text } = encoded;
  // A character is at most 3 bytes in UTF-8: most texts need no counting.
  if (text !== null && text.length * 3 > params.limitBytes) checkSize(text, params);
  return encoded;
}

function checkSize(text: string, { what, limitBytes }: { readonly what: string; readonly limitBytes: number }): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= limitBytes) return;
  throw new PawlError(
    "payload_too_large",
    `The ${what} has ${bytes} bytes; the limit is ${limitBytes} (payloadLimitBytes).`,
    {
      details: { what, bytes, limitBytes },
    },
  );
}
