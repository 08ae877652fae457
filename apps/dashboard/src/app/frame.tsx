import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { LiveInbox } from "../data/inbox/live-inbox.tsx";
import { LiveRuns } from "../data/live/live-runs.tsx";
import { useMedia } from "../design/use-media.ts";
import { Keyboard } from "../keyboard/keyboard.tsx";
import { Sidebar } from "./sidebar.tsx";
import { TopBar } from "./top-bar.tsx";

/** Sidebar, top bar, and the screen. On a phone the sidebar is drawn over the screen when it is asked for. */
export function Frame() {
  const [isOpen, setOpen] = useState(false);
  const isPhone = useMedia("(max-width: 767px)");
  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#screen"
        className="sr-only z-60 rounded-md bg-primary px-3 py-1.5 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Sidebar isOpen={isOpen} onClose={() => setOpen(false)} />
      {/* What the sidebar is drawn over cannot be reached meanwhile. */}
      <div className="flex min-w-0 grow flex-col" inert={isOpen && isPhone}>
        <TopBar onMenu={() => setOpen(true)} />
        <main id="screen" tabIndex={-1} className="flex min-h-0 min-w-0 grow flex-col outline-none">
          <Outlet />
        </main>
      </div>
      <Keyboard />
      <LiveRuns />
      <LiveInbox />
    </div>
  );
}
