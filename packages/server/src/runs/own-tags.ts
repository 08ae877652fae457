import { PawlError } from "pawl";

/** Tags that begin so are the server's own: users cannot set them, and do not see them. */
const ownPrefix = "pawl.";

/** The saved workflow that a run was started from. */
export const workflowTag = "pawl.workflow";
/** What was asked for with an idempotency key. */
export const requestTag = "pawl.request";
/** The engine's: the schedule that has started a run. */
export const scheduleTag = "schedule";

/** Tags as users give them. @throws PawlError `invalid_option`. */
export function userTags(tags: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  for (const name of Object.keys(tags)) {
    if (!isOwn(name)) continue;
    throw new PawlError(
      "invalid_option",
      `The tag ${JSON.stringify(name)} cannot be set: "${scheduleTag}" and what begins with "${ownPrefix}" say where a run comes from.`,
    );
  }
  return tags;
}

/** Tags as users see them: what the others say is told in fields of its own. Pure. */
export function shownTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !isOwn(name)));
}

function isOwn(name: string): boolean {
  return name === scheduleTag || name.startsWith(ownPrefix);
}
