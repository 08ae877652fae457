import { useEffect } from "react";
import { client } from "../client.ts";
import { follow } from "../live/follow.ts";
import { queryClient } from "../query-client.ts";
import { noteQuestions } from "./use-inbox.ts";

/** Keeps the inbox, and the number of open questions, as they are now. */
export function LiveInbox() {
  useEffect(
    () =>
      follow(
        (signal) => client.live.interrupts({ signal }),
        (updates) => {
          if (updates.some(({ isReset }) => isReset)) void queryClient.invalidateQueries({ queryKey: ["inbox"] });
          noteQuestions(updates.flatMap(({ items }) => items));
        },
      ),
    [],
  );
  return null;
}
