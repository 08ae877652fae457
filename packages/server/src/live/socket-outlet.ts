import type { EventPart } from "./event-reader.ts";
import type { Outlet } from "./subscription.ts";

/** What messages of one subscription are written to. */
export interface MessageSink {
  readonly isClogged: boolean;
  readonly seesAll: boolean;
  send(message: Buffer | string): void;
  /** Nothing more comes of the subscription. */
  finish(): void;
}

/** Writes what a subscription brings as messages of the protocol. */
export function socketOutlet(id: string, sink: MessageSink): Outlet {
  const quotedId = JSON.stringify(id);
  const list = (type: string, texts: readonly string[], more: string): string =>
    `{"type":"${type}","id":${quotedId},"${type}":[${texts.join(",")}]${more}}`;
  const asOfText = (asOf: Date): string => `,"asOf":"${asOf.toISOString()}"`;
  return {
    get isClogged() {
      return sink.isClogged;
    },
    events: ({ page, from, to, run }: EventPart) => {
      const { seesAll } = sink;
      const key = `events ${from} ${to} ${seesAll} ${run !== null} ${id}`;
      sink.send(
        page.message(key, () => {
          const texts = page.events.slice(from, to).map((_, offset) => page.text(from + offset, seesAll));
          return list("events", texts, `,"run":${run?.text(seesAll) ?? "null"}`);
        }),
      );
    },
    chunks: ({ page, stream, chunks }) => {
      const key = `chunks ${chunks[0]?.index} ${chunks.length} ${JSON.stringify([id, stream])}`;
      sink.send(
        page.message(key, () => {
          const texts = chunks.map(({ text }) => text);
          return list("chunks", texts, "");
        }),
      );
    },
    runs: (texts, asOf) => sink.send(list("runs", texts, asOfText(asOf))),
    interrupts: (texts, asOf) => sink.send(list("interrupts", texts, asOfText(asOf))),
    reset: (asOf) => sink.send(`{"type":"reset","id":${quotedId}${asOfText(asOf)}}`),
    live: () => sink.send(`{"type":"live","id":${quotedId}}`),
    end: () => {
      sink.send(`{"type":"end","id":${quotedId}}`);
      sink.finish();
    },
  };
}
