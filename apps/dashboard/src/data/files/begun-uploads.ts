const key = "pawl.uploads";

/** Uploads that have begun and are not over, by what file they are of: whoever chooses the same file again, also after the page was left, goes on where it was. */
export const begunUploads = {
  find: (file: File): string | undefined => read()[fingerprint(file)],
  note: (file: File, id: string): void => write({ ...read(), [fingerprint(file)]: id }),
  forget: (file: File): void => {
    const { [fingerprint(file)]: _gone, ...rest } = read();
    write(rest);
  },
};

function fingerprint({ name, size, type, lastModified }: File): string {
  return [name, size, type, lastModified].join("|");
}

function read(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

function write(begun: Readonly<Record<string, string>>): void {
  try {
    // A hundred are enough: the oldest go first.
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(Object.entries(begun).slice(-100))));
  } catch {
    // Private windows may refuse: then a page that is left begins anew.
  }
}
