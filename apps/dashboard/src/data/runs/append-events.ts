import type { RunEvent } from "@pawl/api";

export interface EventPage {
  readonly items: readonly RunEvent[];
  readonly nextFrom: number;
  readonly isEnd: boolean;
}

/**
 * What pages of a run's events become when more have happened; null: some lie in between, and have to be read. `passes` is the filter of the list. Where the end has not been reached yet,
 * what is new comes when it is read. Pure.
 */
export function appendEvents(
  pages: readonly EventPage[],
  events: readonly RunEvent[],
  limit: number,
  passes: (event: RunEvent) => boolean,
): readonly EventPage[] | null {
  const last = pages.at(-1);
  if (last === undefined || last.items.length >= limit) return pages;
  const news = events.filter(({ seq }) => seq >= last.nextFrom);
  const first = news[0];
  if (first === undefined) return pages;
  if (first.seq > last.nextFrom) return null;
  return [
    ...pages.slice(0, -1),
    { ...last, items: [...last.items, ...news.filter(passes)], nextFrom: news.at(-1)!.seq + 1 },
  ];
}
