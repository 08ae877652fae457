import type { Interrupt, Pawl } from "pawl";
import { notFound, usageError } from "./cli-error.ts";

const fullId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const partMin = 4;
const searchedMax = 20_000;

/**
 * The question that an id, its beginning or its end means; at least 4 characters.
 *
 * @throws PawlError `interrupt_not_found`; `invalid_usage` naming the questions that it could be.
 */
export async function resolveInterrupt(pawl: Pawl, text: string): Promise<Interrupt> {
  const part = text.trim().toLowerCase();
  if (fullId.test(part)) return pawl.interrupts.get(part);
  if (part.length < partMin)
    throw usageError(
      `"${text}" is too short for an id.`,
      `Give at least ${partMin} characters from its beginning or end.`,
    );
  const found = await matching(pawl, part);
  const [only] = found;
  if (only === undefined) {
    const hint = "`pawl interrupts --all` lists what there is. Check also that this is the right store: `pawl info`.";
    throw notFound("interrupt_not_found", `There is no interrupt whose id begins or ends with "${text}".`, hint);
  }
  if (found.length === 1) return only;
  const named = found.slice(0, 6).map(({ id, title, status }) => `${id} (${title}, ${status})`);
  throw usageError(`"${text}" could be ${found.length} interrupts:\n  ${named.join("\n  ")}`, "Give more of the id.");
}

async function matching(pawl: Pawl, part: string): Promise<Interrupt[]> {
  const found: Interrupt[] = [];
  let cursor: string | undefined;
  for (let searched = 0; searched < searchedMax; searched += 1000) {
    const page = await pawl.interrupts.list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items.filter(({ id }) => id.startsWith(part) || id.endsWith(part)));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  return found;
}
