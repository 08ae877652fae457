import { usePreferences } from "../preferences/preferences.ts";
import { useNow } from "./now.ts";
import { absoluteText, durationText, relativeText } from "./time-text.ts";

/** A moment: how long ago, and on hover when exactly, in the zone that was chosen. */
export function Time({ at, isAbsolute = false }: { readonly at: string | null; readonly isAbsolute?: boolean }) {
  const { zone } = usePreferences();
  const nowMs = useNow();
  if (at === null) return <None />;
  const atMs = Date.parse(at);
  const absolute = absoluteText(atMs, zone);
  return (
    <time dateTime={at} title={absolute} className="num whitespace-nowrap">
      {isAbsolute ? absolute : relativeText(atMs, nowMs)}
    </time>
  );
}

/** How long something took, or has been going on. */
export function Duration({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  if (from === null) return <None />;
  return to === null ? <Growing from={Date.parse(from)} /> : <Fixed ms={Date.parse(to) - Date.parse(from)} />;
}

function Growing({ from }: { readonly from: number }) {
  const nowMs = useNow();
  return <Fixed ms={Math.max(0, nowMs - from)} />;
}

function Fixed({ ms }: { readonly ms: number }) {
  return <span className="num whitespace-nowrap">{durationText(ms)}</span>;
}

function None() {
  return <span className="text-ink-faint">–</span>;
}
