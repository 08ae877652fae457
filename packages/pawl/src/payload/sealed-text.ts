import { sealedMark } from "../values/sealed-mark.ts";

/**
 * How a payload stands in the store once it is compressed, encrypted or moved to the blob store: `~1;zstd,aes256gcm;1234;=` and the bytes in base64, or `…;@` and the key of the blob.
 * Encoded values are JSON, which never begins with `~`, so that both can stand side by side.
 */
export interface SealedText {
  /** Names of the codecs, in the order of encoding. */
  readonly codecs: readonly string[];
  /** Of the text before all this. */
  readonly textBytes: number;
  readonly content:
    { readonly type: "inline"; readonly base64: string } | { readonly type: "blob"; readonly key: string };
}

export function formatSealed({ codecs, textBytes, content }: SealedText): string {
  const body = content.type === "inline" ? `=${content.base64}` : `@${content.key}`;
  return `${sealedMark}${codecs.join(",")};${textBytes};${body}`;
}

/** @throws Error where the text is damaged. */
export function parseSealed(text: string): SealedText {
  const codecsEnd = text.indexOf(";", sealedMark.length);
  const sizeEnd = text.indexOf(";", codecsEnd + 1);
  const textBytes = Number(text.slice(codecsEnd + 1, sizeEnd));
  const sign = text[sizeEnd + 1];
  if (codecsEnd === -1 || sizeEnd === -1 || !Number.isSafeInteger(textBytes) || (sign !== "=" && sign !== "@")) {
    throw new Error("its head is damaged");
  }
  const names = text.slice(sealedMark.length, codecsEnd);
  const rest = text.slice(sizeEnd + 2);
  return {
    codecs: names === "" ? [] : names.split(","),
    textBytes,
    content: sign === "=" ? { type: "inline", base64: rest } : { type: "blob", key: rest },
  };
}
