import type { InboxView } from "./inbox-search.ts";

export const inboxKeys = {
  lists: ["inbox", "list"],
  list: (view: InboxView) => ["inbox", "list", view],
  count: ["inbox", "count"],
  one: (id: string) => ["inbox", "one", id],
  ofRuns: ["inbox", "run"],
  ofRun: (run: string) => ["inbox", "run", run],
} as const;
