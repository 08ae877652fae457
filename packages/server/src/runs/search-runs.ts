import type { Page, Pawl, Run, RunFilter } from "pawl";
import type { Principal } from "../http/principal.ts";
import { mergePages, type PageQuery, type PageSource } from "../paging/merge-pages.ts";
import { scopedKey } from "./scoped-key.ts";

/** Of those whose names have the words in them: a search is so many questions to the store at most. */
const agentsMax = 20;

/** A page of the runs that pass a filter and, where `q` is given, are meant by that. Newest first. */
export async function searchRuns(
  pawl: Pawl,
  principal: Principal,
  { filter, q, page }: { readonly filter: RunFilter; readonly q: string | undefined; readonly page: PageQuery },
): Promise<Page<Run>> {
  const text = q?.trim() ?? "";
  if (text === "") return mergePages([listed(pawl, filter)], page);
  if (isIdBeginning(text)) return runsOfId(pawl, filter, text.toLowerCase(), page);
  return mergePages(
    meant(pawl, principal, filter, text).map((each) => listed(pawl, each)),
    page,
  );
}

function listed(pawl: Pawl, filter: RunFilter): PageSource<Run> {
  return (page) => pawl.list({ ...filter, ...page });
}

/** What a text may mean that is no id: an idempotency key of the caller's, or agents. */
export function meant(pawl: Pawl, principal: Principal, filter: RunFilter, text: string): readonly RunFilter[] {
  const keys = filter.idempotencyKey === undefined ? [text, scopedKey(principal, text)] : [];
  return [
    ...keys.map((idempotencyKey) => ({ ...filter, idempotencyKey })),
    ...agentsMeant(pawl, filter, text).map((workflow) => ({ ...filter, workflow })),
  ];
}

function agentsMeant(pawl: Pawl, { workflow }: RunFilter, text: string): readonly string[] {
  const wanted = text.toLowerCase();
  const names = pawl.workflows
    .list()
    .filter(({ name, title = "" }) => `${name}\n${title}`.toLowerCase().includes(wanted))
    .map(({ name }) => name);
  // One that is not registered any more is found by its whole name.
  const all = [...new Set([text, ...names])].slice(0, agentsMax);
  return workflow === undefined ? all : all.filter((name) => name === workflow);
}

/** Eight digits tell a time to about a minute: less would mean too many runs to be a search for one. */
export function isIdBeginning(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f-]*)?$/i.test(text) && text.length <= 36 && hasFormOfId(text);
}

function hasFormOfId(text: string): boolean {
  const pattern = "00000000-0000-0000-0000-000000000000";
  return text.split("").every((character, index) => (pattern[index] === "-") === (character === "-"));
}

/** Ids that begin alike stand together in the order of ids: the page begins at the last of them, and ends where they end. */
async function runsOfId(pawl: Pawl, filter: RunFilter, beginning: string, page: PageQuery): Promise<Page<Run>> {
  if (beginning.length === 36) {
    const run = await onlyRun(pawl, filter, beginning);
    return { items: run === undefined || page.cursor !== undefined ? [] : [run], nextCursor: undefined };
  }
  const last = beginning + "ffffffff-ffff-ffff-ffff-ffffffffffff".slice(beginning.length);
  const cursor = page.cursor !== undefined && page.cursor < last ? page.cursor : last;
  const { items, nextCursor } = await pawl.list({ ...filter, limit: page.limit, cursor });
  const found = items.filter(({ id }) => id.startsWith(beginning));
  return { items: found, nextCursor: found.length === items.length ? nextCursor : undefined };
}

async function onlyRun(pawl: Pawl, filter: RunFilter, id: string): Promise<Run | undefined> {
  // The first id behind its own in the order of lists is the id itself, where there is such a run.
  const { items } = await pawl.list({ ...filter, limit: 1, cursor: followingId(id) });
  return items.find((run) => run.id === id);
}

/** The next greater id. Pure. */
export function followingId(id: string): string {
  const digits = (BigInt(`0x${id.replaceAll("-", "")}`) + 1n).toString(16).padStart(32, "0").slice(-32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
