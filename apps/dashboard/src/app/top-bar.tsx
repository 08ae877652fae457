import { Menu as MenuIcon, Search } from "lucide-react";
import { IconButton } from "../design/button.tsx";
import { Keys } from "../design/kbd.tsx";
import { Mark } from "../design/mark.tsx";
import { openPalette } from "../keyboard/palette-state.ts";
import { LiveSign } from "./live-sign.tsx";
import { isApple } from "../keyboard/shortcut.ts";

export function TopBar({ onMenu }: { readonly onMenu: () => void }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-4 max-md:px-2">
      <IconButton label="Open the navigation" size="md" className="md:hidden" onClick={onMenu}>
        <MenuIcon aria-hidden />
      </IconButton>
      <Mark className="size-5.5 md:hidden" />
      <button
        type="button"
        onClick={openPalette}
        className="flex h-8 w-full max-w-sm items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm text-ink-faint shadow-low hover:border-line-strong max-md:ml-auto max-md:w-auto"
      >
        <Search aria-hidden className="size-4" />
        <span className="grow text-left max-md:sr-only">Search or go to …</span>
        <span className="max-md:hidden">
          <Keys keys={isApple() ? "⌘ K" : "Ctrl K"} />
        </span>
      </button>
      <span className="grow max-md:hidden" />
      <LiveSign />
    </header>
  );
}
