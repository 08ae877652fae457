import type { Page } from "pawl";

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Gives at most `limit` items whose ids come before the cursor, greatest id first. */
export type PageSource<Item> = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>;

/**
 * One list of several: each item once, greatest id first. A cursor is the id of the last item shown, for all of them: each goes on behind it, so that pages have no gaps and
 * no item comes twice, though an item may be in several lists.
 */
export async function mergePages<Item extends { readonly id: string }>(
  sources: readonly PageSource<Item>[],
  page: PageQuery,
): Promise<Page<Item>> {
  const [only, ...others] = sources;
  if (only !== undefined && others.length === 0) return only(pageOf(page));
  const { limit } = page;
  const pages = await Promise.all(sources.map((source) => source({ ...pageOf(page), limit: limit + 1 })));
  const found = new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item]));
  const all = [...found.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const items = all.slice(0, limit);
  return { items, nextCursor: all.length > limit ? items.at(-1)?.id : undefined };
}

/** A page's query as the engine takes it, for which undefined is not absent. */
export function pageOf({ limit, cursor }: PageQuery): { readonly limit: number; readonly cursor?: string } {
  return { limit, ...(cursor !== undefined && { cursor }) };
}

/** As the contract has pages. */
export function wirePage<Item, Wire>(
  { items, nextCursor }: Page<Item>,
  wire: (item: Item) => Wire,
): { readonly items: Wire[]; readonly nextCursor: string | null } {
  return { items: items.map(wire), nextCursor: nextCursor ?? null };
}
