import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { entriesFor } from "../app/navigation.ts";
import { navigation } from "../app/screens.ts";
import { useUser } from "../data/session.ts";
import { closeWindow, openPalette, openSheet, useOpenWindow } from "./palette-state.ts";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const Palette = lazy(() => import("./palette.tsx"));

/** Keys that work everywhere, and the two windows that belong to them: the palette and the sheet. */
export function Keyboard() {
  const navigate = useNavigate();
  const { role } = useUser();
  const window = useOpenWindow();
  useShortcuts("Everywhere", [
    { keys: "?", label: "This sheet", run: openSheet },
    { keys: "/", label: "Search", run: openPalette },
    ...entriesFor(role, navigation).map(({ label, key, to }) => ({
      keys: `g ${key}`,
      label: `Go to ${label}`,
      run: () => void navigate({ to }),
    })),
  ]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      openPalette();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      {window === "palette" && (
        <Suspense>
          <Palette onClose={closeWindow} />
        </Suspense>
      )}
      <ShortcutSheet isOpen={window === "sheet"} onClose={closeWindow} />
    </>
  );
}
