import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useUser } from "../data/session.ts";
import { IconButton } from "../design/button.tsx";
import { cn } from "../design/cn.ts";
import { Mark } from "../design/mark.tsx";
import { entriesFor, groupLabels, type NavigationEntry } from "./navigation.ts";
import { navigation } from "./screens.ts";
import { UserMenu } from "./user-menu.tsx";

export function Sidebar({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { role } = useUser();
  const entries = entriesFor(role, navigation);
  const groups = (Object.keys(groupLabels) as NavigationEntry["group"][]).filter((group) =>
    entries.some((entry) => entry.group === group),
  );
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) close.current?.focus();
  }, [isOpen]);
  return (
    <>
      {isOpen && <div className="fixed inset-0 z-30 bg-[oklch(0_0_0/0.4)] md:hidden" onClick={onClose} aria-hidden />}
      <aside
        className={cn(
          "z-30 flex w-52 shrink-0 flex-col border-r border-line bg-canvas max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-64 max-md:shadow-raised",
          !isOpen && "max-md:hidden",
        )}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      >
        <div className="flex h-12 items-center gap-2 px-4">
          <Mark className="size-5.5" />
          <span className="grow text-base font-semibold tracking-tight">Pawl</span>
          <IconButton label="Close the navigation" size="md" className="md:hidden" ref={close} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </div>
        <nav aria-label="Screens" className="flex grow flex-col gap-4 overflow-y-auto px-2 py-2">
          {groups.map((group) => (
            <div key={group}>
              {groups.length > 1 && (
                <h2 className="px-2 pb-1 text-2xs font-medium text-ink-faint">{groupLabels[group]}</h2>
              )}
              <ul>
                {entries
                  .filter((entry) => entry.group === group)
                  .map((entry) => (
                    <li key={entry.to}>
                      <Entry entry={entry} onFollow={onClose} />
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </nav>
        <UserMenu />
      </aside>
    </>
  );
}

function Entry({ entry, onFollow }: { readonly entry: NavigationEntry; readonly onFollow: () => void }) {
  return (
    <Link
      to={entry.to}
      onClick={onFollow}
      title={`${entry.label} (g ${entry.key})`}
      className="flex h-7.5 items-center gap-2.5 rounded-md px-2 text-sm text-ink-soft hover:bg-hover hover:text-ink max-md:h-10"
      activeProps={{ className: "!bg-press font-medium !text-ink" }}
    >
      <entry.icon aria-hidden className="size-4" />
      {entry.label}
      {entry.count !== undefined && <entry.count />}
    </Link>
  );
}
