import { fileTypeFromBuffer, supportedMimeTypes } from "file-type";

/** What the first bytes of a file are looked at for. */
export const headBytes: number = 256 * 1024;

/** What the bytes of a file say that it is; undefined: nothing (texts have no mark). */
export async function detectType(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    // Cut off in the middle of an archive's list: it is one.
    return head[0] === 0x50 && head[1] === 0x4b ? "application/zip" : undefined;
  }
}

/** Other names of the same. */
const aliases: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "image/vnd.microsoft.icon": "image/x-icon",
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/x-m4a": "audio/mp4",
  "text/xml": "application/xml",
  "text/rtf": "application/rtf",
  "application/x-pdf": "application/pdf",
  "application/x-zip-compressed": "application/zip",
  "application/x-gzip": "application/gzip",
  "application/vnd.rar": "application/x-rar-compressed",
};

/** A media type without parameters, in lower case, by its usual name. Pure. */
export function usualType(type: string): string {
  const plain = type.split(";")[0]?.trim().toLowerCase() ?? "";
  return aliases[plain] ?? plain;
}

const isZipped = /^application\/(vnd\.|epub\+zip|java-archive|x-.*)|\+zip$/;
const isOldOffice = /^application\/(msword|vnd\.ms-|vnd\.visio)/;
const isXml = /^(image\/svg\+xml|application\/.*\+xml|text\/(html|xml))$/;
/** Types that have a mark, but are texts too, and may come without it. */
const isText = /^(text\/|application\/(xml|json|rtf|.*\+xml|.*\+json|x-ndjson)$)/;
const isPlayed = /^(audio|video)\//;

/**
 * What a file is, of what was declared and what its bytes say; null: they contradict each other. Pure.
 *
 * Where they name a container (a zip archive, an old Office file, XML), the declared type may be one that is kept in such a container.
 */
export function typeOf(declaredType: string, detectedType: string | undefined): string | null {
  const declared = usualType(declaredType);
  if (detectedType === undefined) return marked.has(declared) && !isText.test(declared) ? null : declared;
  const detected = usualType(detectedType);
  if (declared === detected || declared === "application/octet-stream") return detected;
  if (detected === "application/zip" && isZipped.test(declared)) return declared;
  if (detected === "application/x-cfb" && isOldOffice.test(declared)) return declared;
  if (detected === "application/xml" && isXml.test(declared)) return declared;
  return isPlayed.test(declared) && isPlayed.test(detected) ? detected : null;
}

const marked: ReadonlySet<string> = new Set([...supportedMimeTypes].map(usualType));

/** Whether a type is among those that are allowed: `image/png`, `image/*`, `*\/*`. Pure. */
export function isAllowed(type: string, allowed: readonly string[]): boolean {
  const usual = usualType(type);
  return allowed.some((pattern) => {
    if (pattern === "*/*" || usualType(pattern) === usual) return true;
    return pattern.endsWith("/*") && usual.startsWith(pattern.slice(0, -1).toLowerCase());
  });
}
