import type { Pawl, Run } from "pawl";
import { notFound, usageError } from "./cli-error.ts";

const fullId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const partMin = 4;
/** How many runs a part of an id is looked for in: the newest. */
const searchedMax = 20_000;
const namedMax = 6;

/**
 * The id that a part of it means: its beginning or, as tables show it, its end; at least 4 characters.
 *
 * @throws PawlError `run_not_found`, `run_ambiguous` naming the runs that it could be.
 */
export async function resolveRunId(pawl: Pawl, text: string): Promise<string> {
  const part = text.trim().toLowerCase();
  if (fullId.test(part)) return part;
  if (part.length < partMin) {
    throw usageError(
      `"${text}" is too short for a run id.`,
      `Give at least ${partMin} characters from its beginning or end.`,
    );
  }
  const found = await matching(pawl, part);
  const [only] = found;
  if (only === undefined) {
    const hint = "`pawl runs` lists the runs there are. Check also that this is the right store: `pawl info`.";
    throw notFound("run_not_found", `There is no run whose id begins or ends with "${text}".`, hint);
  }
  if (found.length > 1) {
    const named = found.slice(0, namedMax).map(({ id, workflow, status }) => `${id} (${workflow}, ${status})`);
    const more = found.length > namedMax ? [`and ${found.length - namedMax} more`] : [];
    throw usageError(
      `"${text}" could be ${found.length} runs:\n  ${[...named, ...more].join("\n  ")}`,
      "Give more of the id.",
    );
  }
  return only.id;
}

async function matching(pawl: Pawl, part: string): Promise<Run[]> {
  const found: Run[] = [];
  let cursor: string | undefined;
  for (let searched = 0; searched < searchedMax; searched += 1000) {
    const page = await pawl.list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items.filter(({ id }) => id.startsWith(part) || id.endsWith(part)));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return found;
}
