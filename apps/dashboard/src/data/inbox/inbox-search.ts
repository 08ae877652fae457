export const inboxViews = ["open", "mine", "done", "all"] as const;
/** `open`: not answered yet; `mine`: of those, what is put to me or my groups; `done`: answered, expired or closed. */
export type InboxView = (typeof inboxViews)[number];

/** What of the inbox is looked at, as the address says it. */
export interface InboxSearch {
  readonly view?: Exclude<InboxView, "open">;
  readonly question?: string;
}

/** Pure; made for addresses that somebody else has written. */
export function inboxSearchOf({ view, question }: Readonly<Record<string, unknown>>): InboxSearch {
  const known = inboxViews.find((each) => each === view);
  return {
    ...(known !== undefined && known !== "open" && { view: known }),
    ...(typeof question === "string" && question !== "" && { question: question.slice(0, 100) }),
  };
}
