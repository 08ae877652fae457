import { checkSignalName } from "../../workflow/name.ts";
import type { Child } from "./child.ts";
import type { Execution } from "./execution.ts";
import type { Deed } from "./op.ts";
import { encodePayload } from "./payload.ts";

/**
 * A message to another run or a child, sent with the event that says so; to nobody where the child has no run.
 *
 * @throws PawlError `invalid_name`, `value_not_storable`, `payload_too_large`.
 */
export function sendDeed(
  execution: Execution,
  params: { readonly to: Child | string; readonly name: string; readonly payload: unknown },
): Deed {
  const { name } = params;
  // Code can know a child under an id that it had before.
  const to = typeof params.to === "string" ? (execution.children.byRun(params.to) ?? params.to) : params.to;
  checkSignalName(name);
  const limitBytes = execution.owner.payloadLimitBytes;
  // Now, while it is what the code has handed over.
  const { text } = encodePayload(params.payload, { what: `payload of signal "${name}"`, limitBytes });
  return {
    kind: "signal-sent",
    to: typeof to === "string" ? null : to,
    prepare: () => {
      const { clock, newId } = execution.owner;
      const atMs = clock.nowMs();
      const runId = typeof to === "string" ? to : to.runId;
      const data = JSON.stringify({ to: runId, name });
      if (runId === null) return { data, linked: [] };
      const signal = { id: newId(atMs), runId, name, payload: text, atMs };
      return { data, linked: [{ type: "signal", signal }] };
    },
    valueOf: () => undefined,
  };
}
