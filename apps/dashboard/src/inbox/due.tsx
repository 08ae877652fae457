import { useNow } from "../design/now.ts";
import { Time } from "../design/time.tsx";

const soonMs = 86_400_000;

/** Until when a question can be answered; it stands out on its last day. */
export function Due({ at }: { readonly at: string }) {
  const isSoon = Date.parse(at) - useNow() < soonMs;
  return (
    <span className={isSoon ? "text-blocked" : "text-ink-faint"}>
      due <Time at={at} />
    </span>
  );
}
