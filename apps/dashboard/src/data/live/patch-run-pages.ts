import type { RunSummary } from "@pawl/api";

export interface RunPage {
  readonly items: readonly RunSummary[];
  readonly nextCursor: string | null;
}

/**
 * What a list of runs becomes when some have changed: those that it has are replaced, those that no longer pass its filter go, and new ones come on top. A state that is older than the
 * one shown changes nothing. `passes` says null where only the server can tell; then a run stays where it is, and none comes in. Pure.
 */
export function patchRunPages(
  pages: readonly RunPage[],
  changed: readonly RunSummary[],
  passes: (run: RunSummary) => boolean | null,
): readonly RunPage[] {
  const byId = new Map(changed.map((run) => [run.id, run]));
  const known = new Set<string>();
  let isSame = true;
  const patched = pages.map((page) => {
    let isSamePage = true;
    const items = page.items.flatMap((item) => {
      known.add(item.id);
      const next = byId.get(item.id);
      if (next === undefined || next.updatedAt < item.updatedAt) return [item];
      isSamePage = false;
      return passes(next) === false ? [] : [next];
    });
    if (isSamePage) return page;
    isSame = false;
    return { ...page, items };
  });
  const top = patched[0];
  const newest = pages[0]?.items[0];
  // Ids begin with their time, so their order is that of the list. One that is older than the top belongs further down, perhaps on a page that is not loaded.
  const added = [...byId.values()]
    .filter((run) => !known.has(run.id) && passes(run) === true && (newest === undefined || run.id > newest.id))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1));
  if (top === undefined || added.length === 0) return isSame ? pages : patched;
  return [{ ...top, items: [...added, ...top.items] }, ...patched.slice(1)];
}
