import { PawlError } from "../errors/pawl-error.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RecordRow } from "../store/record-row.ts";
import type { ChildEnd } from "../store/run-end.ts";
import type { RunRow } from "../store/run-row.ts";
import type { SignalRow } from "../store/signal-row.ts";
import type { ClaimedRun } from "../store/write.ts";
import { unreadableText } from "../values/unreadable.ts";
import { isSealedText } from "../values/sealed-mark.ts";
import type { Sealer } from "./sealer.ts";

/** Rows as they come from the store, with every value that `sealWrite` has sealed opened again. A value that cannot be read for good fails where it is decoded, so that only its run suffers. */
export async function openRun(sealer: Sealer, run: RunRow): Promise<RunRow> {
  if (![run.input, run.output, run.state].some(needsOpening)) return run;
  const [input, output, state] = await Promise.all([
    open(sealer, run.input),
    open(sealer, run.output),
    open(sealer, run.state),
  ]);
  return { ...run, input, output, state };
}

/** For lists: what lies in the blob store stays there, and `{ offloaded: { bytes } }` stands in its place. */
export async function openListed(sealer: Sealer, run: RunRow): Promise<RunRow> {
  if (![run.input, run.output, run.state].some(needsOpening)) return run;
  const [input, output, state] = await Promise.all([
    openHere(sealer, run.input),
    openHere(sealer, run.output),
    openHere(sealer, run.state),
  ]);
  return { ...run, input, output, state };
}

export async function openClaimed(sealer: Sealer, claimed: ClaimedRun): Promise<ClaimedRun> {
  const [run, events, signals] = await Promise.all([
    openRun(sealer, claimed.run),
    openEvents(sealer, claimed.events),
    openSignals(sealer, claimed.signals),
  ]);
  return { ...claimed, run, events, signals };
}

export async function openEvents(sealer: Sealer, events: readonly EventRow[]): Promise<readonly EventRow[]> {
  if (!events.some(({ data }) => needsOpening(data))) return events;
  return Promise.all(
    events.map(async (event) =>
      needsOpening(event.data) ? { ...event, data: await open(sealer, event.data) } : event,
    ),
  );
}

export async function openSignals(sealer: Sealer, signals: readonly SignalRow[]): Promise<readonly SignalRow[]> {
  return Promise.all(signals.map(async (signal) => ({ ...signal, payload: await openPayload(sealer, signal) })));
}

export async function openRecord(sealer: Sealer, record: RecordRow): Promise<RecordRow> {
  return needsOpening(record.body) ? { ...record, body: await sealer.open(record.body) } : record;
}

/** The message of a child's end was put together by the store from what the child's row has: its output is sealed inside. */
async function openPayload(sealer: Sealer, { name, payload }: SignalRow): Promise<string | null> {
  if (payload === null || !name.startsWith("$child:") || isSealedText(payload)) return open(sealer, payload);
  const end = JSON.parse(payload) as ChildEnd;
  return needsOpening(end.output) ? JSON.stringify({ ...end, output: await open(sealer, end.output) }) : payload;
}

async function open(sealer: Sealer, text: string | null): Promise<string | null> {
  if (!needsOpening(text)) return text;
  try {
    return await sealer.open(text as string);
  } catch (error) {
    // What may pass is for the caller to try again; what will not is found out by whoever looks at the value.
    if (!(error instanceof PawlError) || error.code !== "payload_unreadable") throw error;
    return unreadableText(error.message);
  }
}

async function openHere(sealer: Sealer, text: string | null): Promise<string | null> {
  if (!needsOpening(text)) return text;
  const opened = await sealer.openHere(text as string).catch((error: unknown) => {
    if (!(error instanceof PawlError) || error.code !== "payload_unreadable") throw error;
    return { text: unreadableText(error.message) };
  });
  return "text" in opened ? opened.text : JSON.stringify({ offloaded: { bytes: opened.offloadedBytes } });
}

function needsOpening(text: string | null): boolean {
  return text !== null && isSealedText(text);
}
