import { errorBrief } from "./render/error.ts";
import type { Session } from "./session.ts";

/** A forgotten `await` in one workflow must not end the runs of all the others: it is reported, and the worker goes on. */
export function catchUnhandled(session: Session): () => void {
  return session.io.onUnhandledRejection((reason) => {
    session.note(`${session.errorStyle.red("Unhandled rejection:")} ${errorBrief(reason)}`);
    session.note(
      "  A promise was rejected and nobody awaited it; the worker goes on. Look for a call without `await`.",
    );
    const stack = reason instanceof Error ? reason.stack?.split("\n").slice(1) : undefined;
    const place = stack?.find((line) => line.includes("file:") && !line.includes("node_modules"));
    if (place !== undefined) session.note(session.errorStyle.dim(`  ${place.trim()}`));
    if (session.options.debug === true && stack !== undefined) session.note(session.errorStyle.dim(stack.join("\n")));
  });
}
