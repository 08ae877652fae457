import type { Interrupt } from "@pawl/api";
import { useEffect } from "react";
import { subscribe } from "../live/live-socket.ts";
import { throttle } from "../live/throttle.ts";
import { queryClient } from "../query-client.ts";
import { noteQuestions } from "./use-inbox.ts";

/** Keeps the inbox, and the number of open questions, as they are now. */
export function LiveInbox() {
  useEffect(() => {
    let since: string | undefined;
    let waiting = new Map<string, Interrupt>();
    // A thousand runs may ask at once: what has come in a moment is drawn once.
    const note = throttle(() => {
      const changed = [...waiting.values()];
      waiting = new Map();
      noteQuestions(changed);
    }, 500);
    return subscribe({
      to: () => ({ channel: "interrupts", ...(since !== undefined && { since }) }),
      onMessage: (message) => {
        if (message.type === "reset") {
          since = message.asOf;
          void queryClient.invalidateQueries({ queryKey: ["inbox"] });
        }
        if (message.type !== "interrupts") return;
        since = message.asOf;
        for (const interrupt of message.interrupts) waiting.set(interrupt.id, interrupt);
        note();
      },
    });
  }, []);
  return null;
}
