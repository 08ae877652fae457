import type { StreamChunk } from "@pawl/api";
import { useEffect, useState } from "react";
import { client } from "../client.ts";
import { follow } from "../live/follow.ts";

export interface StreamState {
  readonly chunks: readonly StreamChunk[];
  readonly isEnded: boolean;
}

const initial: StreamState = { chunks: [], isEnded: false };

/** The chunks of a stream: those that are there, and then those that come. */
export function useStream(id: string, name: string): StreamState {
  const [state, setState] = useState(initial);
  useEffect(() => {
    setState(initial);
    return follow(
      (signal) => client.runs.stream(id, name, { signal }),
      (chunks) => setState((before) => ({ ...before, chunks: [...before.chunks, ...chunks] })),
      () => setState((before) => ({ ...before, isEnded: true })),
    );
  }, [id, name]);
  return state;
}
