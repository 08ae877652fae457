const lengthMax = 150;

/**
 * A file's name as it can be shown, sent and kept: the last part of what may be a path, without control characters, signs that turn the direction of text, and what Windows and URLs
 * have uses for. Never empty. Pure.
 */
export function cleanName(name: string): string {
  const last = name.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029<>:"|?*#%]/gu, "_")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[. ]+|[. ]+$/g, "");
  return shortened(plain) || "file";
}

/** Keeps the extension. */
function shortened(name: string): string {
  if (name.length <= lengthMax) return name;
  const extension = /\.[\w-]{1,20}$/.exec(name)?.[0] ?? "";
  return (
    name
      .slice(0, lengthMax - extension.length)
      .toWellFormed()
      .trimEnd() + extension
  );
}

/** The name with something before its extension: `report (2).pdf`. Pure. */
export function nameWith(name: string, more: string): string {
  const extension = /\.[^.]{1,20}$/.exec(name)?.[0] ?? "";
  return name.slice(0, name.length - extension.length) + more + extension;
}
