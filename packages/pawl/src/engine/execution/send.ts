import { checkSignalName } from "../../workflow/name.ts";
import type { Execution } from "./execution.ts";
import type { Deed } from "./op.ts";
import { encodePayload } from "./payload.ts";

/**
 * A message to another run, sent with the event that says so. `to` is asked when it is sent.
 *
 * @throws PawlError `invalid_name`, `value_not_storable`, `payload_too_large`.
 */
export function sendDeed(
  execution: Execution,
  params: { readonly to: () => string; readonly name: string; readonly payload: unknown },
): Deed {
  const { to, name } = params;
  checkSignalName(name);
  const limitBytes = execution.owner.payloadLimitBytes;
  // Now, while it is what the code has handed over.
  const { text } = encodePayload(params.payload, { what: `payload of signal "${name}"`, limitBytes });
  return {
    kind: "signal-sent",
    prepare: () => {
      const { clock, newId } = execution.owner;
      const atMs = clock.nowMs();
      const runId = to();
      const signal = { id: newId(atMs), runId, name, payload: text, atMs };
      return { data: JSON.stringify({ to: runId, name }), linked: [{ type: "signal", signal }] };
    },
    valueOf: () => undefined,
  };
}
