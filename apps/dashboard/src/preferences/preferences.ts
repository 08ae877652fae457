import { useSyncExternalStore } from "react";

/** What somebody has chosen for this browser. */
export interface Preferences {
  readonly theme: "system" | "light" | "dark";
  /** Times are shown in this zone: `local` (the browser's), `UTC`, or an IANA name. */
  readonly zone: string;
  /** Of the list of runs. */
  readonly columns: readonly string[];
}

const key = "pawl.preferences";
const initial: Preferences = {
  theme: "system",
  zone: "local",
  columns: ["agent", "id", "tags", "error", "created", "duration"],
};

let current = read();
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Private windows may refuse: then it holds until the page is left.
  }
  applyTheme(current.theme);
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function applyTheme(theme: Preferences["theme"]): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function read(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Preferences>) };
  } catch {
    return initial;
  }
}
