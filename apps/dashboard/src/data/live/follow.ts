/**
 * Takes what comes live until the returned function is called, in parcels: what came since the last one. A run can log faster than a page can draw, so a parcel is handed on once per frame.
 * An end is the end, and so is a refusal: what is shown stays, and reading it anew tells what is wrong.
 */
export function follow<Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  onItems: (items: readonly Item[]) => void,
  onEnd: () => void = () => {},
): () => void {
  const controller = new AbortController();
  let parcel: Item[] = [];
  const hand = (): void => {
    const items = parcel;
    parcel = [];
    if (!controller.signal.aborted && items.length > 0) onItems(items);
  };
  const run = async (): Promise<void> => {
    for await (const item of open(controller.signal)) {
      if (parcel.push(item) === 1) setTimeout(hand, 16);
    }
    hand();
    if (!controller.signal.aborted) onEnd();
  };
  run().catch(() => hand());
  return () => controller.abort();
}
