import { useSyncExternalStore } from "react";

/** Which of the two windows of the keyboard is open. */
type Window = "palette" | "sheet" | null;

let open: Window = null;
const listeners = new Set<() => void>();

export const openPalette = (): void => show("palette");
export const openSheet = (): void => show("sheet");
export const closeWindow = (): void => show(null);

export function useOpenWindow(): Window {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

function show(window: Window): void {
  open = window;
  for (const listener of listeners) listener();
}
