import type { ChunkText } from "./chunk-text.ts";
import type { EventPart } from "./event-reader.ts";
import type { Outlet } from "./subscription.ts";

/** What an event stream is written to. */
export interface SseSink {
  readonly isClogged: boolean;
  readonly seesAll: boolean;
  write(text: string): void;
  finish(): void;
}

/** Which of a run's events are wanted; the others keep their numbers. */
export type EventFilter = (event: EventPart["page"]["events"][number]) => boolean;

/** Writes what a subscription brings as server-sent events. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export function sseOutlet(sink: SseSink, isWanted: EventFilter = () => true): Outlet {
  const list = (event: string, texts: readonly string[], asOf: Date): void =>
    sink.write(field({ event, id: asOf.toISOString(), data: `[${texts.join(",")}]` }));
  return {
    get isClogged() {
      return sink.isClogged;
    },
    events: ({ page, from, to, run }) => {
      const texts = page.events.slice(from, to).flatMap((event, offset) => {
        if (!isWanted(event)) return [];
        return [field({ id: String(event.seq), data: page.text(from + offset, sink.seesAll) })];
      });
      if (run !== null) texts.push(field({ event: "run", data: run.text(sink.seesAll) }));
      if (texts.length > 0) sink.write(texts.join(""));
    },
    chunks: ({ chunks }) => sink.write(chunks.map(chunkField).join("")),
    runs: (texts, asOf) => list("runs", texts, asOf),
    interrupts: (texts, asOf) => list("interrupts", texts, asOf),
    reset: (asOf) => sink.write(field({ event: "reset", id: asOf.toISOString(), data: "{}" })),
    live: () => sink.write(field({ event: "live", data: "{}" })),
    end: () => {
      sink.write(field({ event: "end", data: "{}" }));
      sink.finish();
    },
  };
}

function chunkField({ index, seq, text }: ChunkText): string {
  return field({ id: `${index}-${seq}`, data: text });
}

/** JSON has no line breaks of its own, so one line of data holds it. */
function field({ event, id, data }: { readonly event?: string; readonly id?: string; readonly data: string }): string {
  return `${event === undefined ? "" : `event: ${event}\n`}${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`;
}
