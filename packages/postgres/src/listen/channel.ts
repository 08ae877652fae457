import type { News } from "./bell.ts";

/** The channel of a schema. Channels belong to one database. */
export function channelOf(schema: string): string {
  return `pawl_${schema}`;
}

/** A notification: whose it is, and whether there is work (`w`), just a change (`c`), or the sender tries whether it hears itself (`t`). */
export function payloadOf(sender: string, news: News | "test"): string {
  return `${news.slice(0, 1)}${sender}`;
}

export function readPayload(payload: string): { readonly sender: string; readonly news: News | "test" } | null {
  const sender = payload.slice(1);
  switch (payload[0]) {
    case "w":
      return { sender, news: "work" };
    case "c":
      return { sender, news: "change" };
    case "t":
      return { sender, news: "test" };
    default:
      return null;
  }
}
