import type { Interrupt } from "@pawl/api";
import type { InboxView } from "./inbox-search.ts";

export interface InboxPage {
  readonly items: readonly Interrupt[];
  readonly nextCursor: string | null;
}

/**
 * What a list of questions becomes when some have changed. One that has been answered stays where it is, with what has become of it, for as long as the list is looked at: what somebody
 * reads must not vanish under their eyes. New ones come on top. A state older than the one shown changes nothing. Pure.
 */
export function patchInbox(
  pages: readonly InboxPage[],
  changed: readonly Interrupt[],
  view: InboxView,
): readonly InboxPage[] {
  const byId = new Map(changed.map((interrupt) => [interrupt.id, interrupt]));
  const known = new Set<string>();
  let isSame = true;
  const patched = pages.map((page) => ({
    ...page,
    items: page.items.map((item) => {
      known.add(item.id);
      const next = byId.get(item.id);
      if (next === undefined || next.updatedAt < item.updatedAt || isSameState(item, next)) return item;
      isSame = false;
      return next;
    }),
  }));
  const newest = pages[0]?.items[0];
  const added = [...byId.values()]
    .filter((each) => !known.has(each.id) && belongs(each, view))
    // Older ones belong further down, perhaps on a page that is not loaded.
    .filter(({ askedAt }) => newest === undefined || askedAt >= newest.askedAt)
    .toSorted((a, b) => (a.askedAt < b.askedAt ? 1 : -1));
  const [top, ...rest] = patched;
  if (top === undefined || added.length === 0) return isSame ? pages : patched;
  return [{ ...top, items: [...added, ...top.items] }, ...rest];
}

/** Whom it is put to, by which of their groups, only the server knows: `mine` is read anew instead. */
function belongs({ status }: Interrupt, view: InboxView): boolean {
  if (view === "all") return true;
  return view === "open" ? status === "open" : view === "done" && status !== "open";
}

/** The same may be told twice; nothing should be drawn for that. */
function isSameState(a: Interrupt, b: Interrupt): boolean {
  return a.updatedAt === b.updatedAt && a.status === b.status && a.mayAnswer === b.mayAnswer;
}
