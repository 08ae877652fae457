import type { RunFilter, RunStatus } from "@pawl/api";
import { runStatuses } from "../../design/status-look.ts";

/** What the address of the list of runs says: which runs are meant. */
export interface RunSearch {
  readonly status?: readonly RunStatus[];
  readonly agent?: string;
  readonly version?: string;
  readonly queue?: string;
  readonly tag?: readonly string[];
  readonly workflow?: string;
  readonly schedule?: string;
  readonly owner?: string;
  readonly root?: string;
  readonly parent?: string;
  /** Created in the last … */
  readonly last?: LastSpan;
  /** Or between two moments; ISO texts. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  readonly q?: string;
  readonly where?: readonly string[];
}

const spansMs = { "1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000 } as const;
export type LastSpan = keyof typeof spansMs;
export const lastSpans = Object.keys(spansMs) as readonly LastSpan[];

const texts = [
  "agent",
  "version",
  "queue",
  "workflow",
  "schedule",
  "owner",
  "root",
  "parent",
  "createdAfter",
  "createdBefore",
  "q",
] as const;

/** Reads an address as people may have changed it: what makes no sense is left out. Pure. */
export function runSearchOf(raw: Readonly<Record<string, unknown>>): RunSearch {
  const status = listOf(raw["status"]).filter((text) =>
    (runStatuses as readonly string[]).includes(text),
  ) as RunStatus[];
  const tag = listOf(raw["tag"]).filter((text) => text.includes(":"));
  const where = listOf(raw["where"]);
  const [last] = listOf(raw["last"]);
  const search: Record<string, unknown> = {
    ...(status.length > 0 && { status }),
    ...(tag.length > 0 && { tag }),
    ...(where.length > 0 && { where }),
    ...(last !== undefined && Object.hasOwn(spansMs, last) && { last }),
  };
  for (const name of texts) {
    const [text] = listOf(raw[name]);
    if (text !== undefined && isWellFormed(name, text)) search[name] = text;
  }
  return search;
}

/** What the API is asked for. Pure. */
export function filterOf({ last, version, ...search }: RunSearch, nowMs: number): RunFilter {
  return {
    ...(last !== undefined && { createdAfter: new Date(nowMs - spansMs[last]).toISOString() }),
    ...(version !== undefined && { version: Number(version) }),
    ...(search as Partial<RunFilter>),
  };
}

/** Whether it lets all runs through. */
export function isEverything(search: RunSearch): boolean {
  return Object.keys(search).length === 0;
}

function isWellFormed(name: (typeof texts)[number], text: string): boolean {
  switch (name) {
    case "createdAfter":
    case "createdBefore":
      return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
    case "version":
      return /^[1-9]\d{0,8}$/.test(text);
    case "root":
    case "parent":
      return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
    default:
      return text.length <= 200;
  }
}

function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string" && item !== "").slice(0, 50);
}
