import { useEffect, useRef } from "react";
import { isTyping, matchKeys, type KeyPress, type Shortcut } from "./shortcut.ts";

interface Registered {
  readonly group: string;
  readonly shortcuts: readonly Shortcut[];
}

const registered = new Set<{ current: Registered }>();
let before: KeyPress | null = null;

/** Listens for keys while the component is there; the sheet of shortcuts shows them under the name of the group. */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef<Registered>({ group, shortcuts });
  useEffect(() => {
    latest.current = { group, shortcuts };
  });
  useEffect(() => {
    registered.add(latest);
    if (registered.size === 1) addEventListener("keydown", onKeyDown);
    return () => {
      registered.delete(latest);
      if (registered.size === 0) removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

/** What is listened for now, for the sheet. */
export function registeredShortcuts(): readonly Registered[] {
  return [...registered].map(({ current }) => current).filter(({ shortcuts }) => shortcuts.length > 0);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
  // A window over the page has the keys.
  if (event.target instanceof Element && event.target.closest("[role=dialog],[role=menu]") !== null) return;
  const press = { key: event.key, atMs: event.timeStamp };
  // The innermost that listens goes first.
  const all = [...registered].toReversed().flatMap(({ current }) => current.shortcuts);
  const keys = matchKeys(
    all.map((shortcut) => shortcut.keys),
    press,
    before,
  );
  before = press;
  if (keys === null) return;
  before = null;
  event.preventDefault();
  all.find((shortcut) => shortcut.keys === keys)?.run();
}
