import type { StreamChunk } from "@pawl/api";
import { useEffect, useState } from "react";
import { api } from "../api.ts";
import { messageOf } from "../api-problem.ts";
import { subscribe } from "../live/live-socket.ts";

export interface StreamState {
  readonly chunks: readonly StreamChunk[];
  readonly isEnded: boolean;
  readonly isReading: boolean;
  readonly error: string | null;
}

const initial: StreamState = { chunks: [], isEnded: false, isReading: true, error: null };
const pageSize = 1_000;

/** The chunks of a stream: those that are there, and then those that come. */
export function useStream(id: string, name: string): StreamState {
  const [state, setState] = useState(initial);
  useEffect(() => {
    setState(initial);
    let isOver = false;
    let unsubscribe: (() => void) | undefined;
    let next = 0;
    const add = (chunks: readonly StreamChunk[], more: Partial<StreamState>) => {
      const news = chunks.filter(({ index }) => index >= next);
      next = Math.max(next, (news.at(-1)?.index ?? -1) + 1);
      setState((before) => ({
        ...before,
        chunks: news.length === 0 ? before.chunks : [...before.chunks, ...news],
        ...more,
      }));
    };
    const read = async () => {
      for (;;) {
        const { items, isEnd } = await api.runs.stream(id, name, { from: next, limit: pageSize });
        if (isOver) return;
        add(items, { isEnded: isEnd });
        if (isEnd || items.length < pageSize) break;
      }
      add([], { isReading: false });
      unsubscribe = subscribe({
        to: () => ({ channel: "stream", run: id, name, from: next }),
        onMessage: (message) => {
          if (message.type === "chunks") add(message.chunks, {});
          if (message.type === "end") add([], { isEnded: true });
        },
      });
    };
    void read().catch(
      (error: unknown) => !isOver && setState({ ...initial, isReading: false, error: messageOf(error) }),
    );
    return () => {
      isOver = true;
      unsubscribe?.();
    };
  }, [id, name]);
  return state;
}

/** Without what an attempt has written that was followed by another one. Pure. */
export function countedChunks(chunks: readonly StreamChunk[]): readonly StreamChunk[] {
  if (!chunks.some(({ isFirst }) => isFirst)) return chunks;
  const begins = new Map<string | null, number>();
  for (const { step, index, isFirst } of chunks) if (isFirst) begins.set(step, index);
  return chunks.filter(({ step, index }) => index >= (begins.get(step) ?? 0));
}
