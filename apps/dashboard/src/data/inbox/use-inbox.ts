import type { Interrupt } from "@pawl/api";
import { useInfiniteQuery, useQuery, type InfiniteData } from "@tanstack/react-query";
import { client } from "../client.ts";
import { queryClient } from "../query-client.ts";
import { inboxKeys } from "./inbox-keys.ts";
import type { InboxView } from "./inbox-search.ts";
import { patchInbox, type InboxPage } from "./patch-inbox.ts";

type InboxQuery = Parameters<typeof client.interrupts.list>[0];

const filters: Readonly<Record<InboxView, InboxQuery>> = {
  open: { status: ["open"] },
  mine: { status: ["open"], assigned: "me" },
  done: { status: ["answered", "expired", "closed"] },
  all: {},
};
const countMax = 100;

function readInbox(query: InboxQuery, signal?: AbortSignal) {
  return client.interrupts.list(query, { signal });
}

/** Questions, newest first; kept as they are now by `LiveInbox`. */
export function useInbox(view: InboxView) {
  const query = useInfiniteQuery({
    queryKey: inboxKeys.list(view),
    queryFn: ({ pageParam, signal }) =>
      readInbox({ ...filters[view], limit: 50, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: false,
  });
  return { ...query, questions: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

export function useQuestion(id: string | undefined) {
  return useQuery({
    queryKey: inboxKeys.one(id ?? ""),
    queryFn: () => client.interrupts.get(id ?? ""),
    enabled: id !== undefined,
  });
}

/** The open questions of a run and its children. */
export function useRunQuestions(run: string, { isWanted }: { readonly isWanted: boolean }) {
  return useQuery({
    enabled: isWanted,
    queryKey: inboxKeys.ofRun(run),
    queryFn: () => readInbox({ status: ["open"], run, tree: true, limit: 20 }),
  });
}

/** How many questions wait for the caller; null: not known yet. `isMore`: at least so many. */
export function useOpenCount(): { readonly count: number; readonly isMore: boolean } | null {
  const { data } = useQuery({
    queryKey: inboxKeys.count,
    queryFn: ({ signal }) => readInbox({ status: ["open"], limit: countMax }, signal),
    select: ({ items, nextCursor }) => ({
      count: items.filter(({ mayAnswer }) => mayAnswer).length,
      isMore: nextCursor !== null,
    }),
  });
  return data ?? null;
}

export interface Answer {
  readonly value: unknown;
  readonly comment?: string;
}

/** When this resolves, the answer is the one that the run gets. @throws ApiProblem. */
export async function answerQuestion(id: string, answer: Answer): Promise<Interrupt> {
  const answered = await client.interrupts.answer(id, answer);
  noteQuestions([answered]);
  return answered;
}

export async function reassignQuestion(id: string, assignees: readonly string[]): Promise<Interrupt> {
  const asked = await client.interrupts.reassign(id, assignees);
  noteQuestions([asked]);
  return asked;
}

/** Brings what is known of questions to everything that shows them. */
export function noteQuestions(changed: readonly Interrupt[]): void {
  if (changed.length === 0) return;
  for (const query of queryClient.getQueryCache().findAll({ queryKey: inboxKeys.lists })) {
    const view = query.queryKey[2] as InboxView;
    queryClient.setQueryData<InfiniteData<InboxPage>>(query.queryKey, (data) => {
      if (data === undefined) return data;
      const pages = patchInbox(data.pages, changed, view);
      return pages === data.pages ? data : { ...data, pages: [...pages] };
    });
    if (view === "mine") void queryClient.invalidateQueries({ queryKey: query.queryKey });
  }
  for (const interrupt of changed) {
    queryClient.setQueryData<Interrupt>(inboxKeys.one(interrupt.id), (shown) =>
      shown === undefined || shown.updatedAt > interrupt.updatedAt ? shown : interrupt,
    );
  }
  void queryClient.invalidateQueries({ queryKey: inboxKeys.ofRuns });
  void queryClient.invalidateQueries({ queryKey: inboxKeys.count });
}
