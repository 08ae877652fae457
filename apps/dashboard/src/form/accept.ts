/** Whether a file is of one of these: types (`application/pdf`, `image/*`) and endings (`.csv`). Pure. */
export function isAccepted(file: Pick<File, "name" | "type">, accept: readonly string[] | undefined): boolean {
  if (accept === undefined) return true;
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return accept.some((each) => {
    const wanted = each.toLowerCase();
    if (wanted.startsWith(".")) return name.endsWith(wanted);
    return wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
  });
}
