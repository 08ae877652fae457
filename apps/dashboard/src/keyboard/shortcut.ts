/** Keys that do something: `c`, `g r` (one after the other), `?`. */
export interface Shortcut {
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

const sequenceMs = 1_200;

export interface KeyPress {
  readonly key: string;
  readonly atMs: number;
}

/** Which of the keys that are listened for have just been pressed, given the press before. Longer ones go first. Pure. */
export function matchKeys(listened: readonly string[], press: KeyPress, before: KeyPress | null): string | null {
  if (before !== null && press.atMs - before.atMs < sequenceMs) {
    const both = `${before.key} ${press.key}`;
    if (listened.includes(both)) return both;
  }
  return listened.includes(press.key) ? press.key : null;
}

/** Whether keys there are text that somebody writes. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type)))
  );
}

export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
