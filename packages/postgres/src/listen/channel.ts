import type { News } from "./bell.ts";

/** The channel of a schema. Channels belong to one database. */
export function channelOf(schema: string): string {
  return `pawl_${schema}`;
}

/** The server takes payloads of less than 8,000 bytes; an id is 36 of them. */
const idsMax = 220;
const idLength = 36;
/** Of more runs than fit into four notifications it is only said that something has changed. */
export const namedMax: number = 4 * idsMax;

/**
 * A notification: whose it is, and whether there is work (`w`), just a change (`c`), or the sender tries whether it hears itself (`t`); behind a space the ids of the runs
 * that have changed. Without that, it may be any run.
 */
export function payloadOf(sender: string, news: News | "test", runIds: readonly string[] | null = null): string {
  const ids = runIds === null ? "" : ` ${runIds.join("")}`;
  return `${news.slice(0, 1)}${sender}${ids}`;
}

/** As many notifications as the ids need. The first one says that there is work. */
export function payloadsOf(sender: string, news: News, runIds: readonly string[] | null): readonly string[] {
  if (runIds === null) return [payloadOf(sender, news)];
  const payloads = [payloadOf(sender, news, runIds.slice(0, idsMax))];
  for (let at = idsMax; at < runIds.length; at += idsMax)
    payloads.push(payloadOf(sender, "change", runIds.slice(at, at + idsMax)));
  return payloads;
}

export interface Notification {
  readonly sender: string;
  readonly news: News | "test";
  /** Null: it may be any. Whoever hears themselves, which is most of what they hear, need not have them read. */
  readonly runIds: () => readonly string[] | null;
}

/** Null: it is none of ours. */
export function readPayload(payload: string): Notification | null {
  const news = newsOf(payload[0]);
  if (news === undefined) return null;
  const end = payload.indexOf(" ");
  if (end === -1) return { sender: payload.slice(1), news, runIds: () => null };
  return { sender: payload.slice(1, end), news, runIds: () => idsIn(payload, end + 1) };
}

function idsIn(payload: string, from: number): readonly string[] {
  return Array.from({ length: Math.floor((payload.length - from) / idLength) }, (_, index) =>
    payload.slice(from + index * idLength, from + (index + 1) * idLength),
  );
}

function newsOf(letter: string | undefined): Notification["news"] | undefined {
  switch (letter) {
    case "w":
      return "work";
    case "c":
      return "change";
    case "t":
      return "test";
    default:
      return undefined;
  }
}
