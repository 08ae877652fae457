import { useState } from "react";
import { messageOf } from "../../data/problem-text.ts";

/** Something that is tried: whether it is under way, and what went wrong. */
export function useAttempt(work: () => Promise<void>) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (error) {
      setError(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
