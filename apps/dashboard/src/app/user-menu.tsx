import { ChevronsUpDown, CircleUserRound, Keyboard as KeyboardIcon, LogIn, LogOut } from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import { queryClient } from "../data/query-client.ts";
import { signOut, useUser } from "../data/session.ts";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../design/menu.tsx";
import { openSheet } from "../keyboard/palette-state.ts";
import { setPreferences, usePreferences } from "../preferences/preferences.ts";

const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** The two that nearly everybody wants, and the one that was chosen among all of them, on the page of the account. */
function zonesWith(zone: string) {
  return [
    { value: "local", label: `Local (${Intl.DateTimeFormat().resolvedOptions().timeZone})` },
    { value: "UTC", label: "UTC" },
    ...(zone === "local" || zone === "UTC" ? [] : [{ value: zone, label: zone }]),
  ];
}

/** Who is signed in, and what they have chosen for this browser. */
export function UserMenu() {
  const user = useUser();
  const { theme, zone } = usePreferences();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    queryClient.clear();
    await navigate({ to: "/sign-in", search: {} });
  };
  return (
    <div className="border-t border-line p-2">
      <Menu
        trigger={
          <button
            type="button"
            className="flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover aria-expanded:bg-hover"
          >
            <span
              aria-hidden
              className="flex size-6.5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent"
            >
              {initialsOf(user.name)}
            </span>
            <span className="min-w-0 grow">
              <span className="sr-only">Account: </span>
              <span className="block truncate text-sm leading-4 font-medium">{user.name}</span>
              <span className="block truncate text-2xs text-ink-faint">
                {user.isGuest ? "Guest" : (user.email ?? user.role)}
              </span>
            </span>
            <ChevronsUpDown aria-hidden className="size-3.5 text-ink-faint" />
          </button>
        }
      >
        <MenuChoice label="Theme" value={theme} options={themes} onChange={(theme) => setPreferences({ theme })} />
        <MenuLine />
        <MenuChoice
          label="Times"
          value={zone}
          options={zonesWith(zone)}
          onChange={(zone) => setPreferences({ zone })}
        />
        <MenuLine />
        <MenuItem icon={<CircleUserRound aria-hidden />} onSelect={() => void navigate({ to: "/account" })}>
          Account
        </MenuItem>
        <MenuItem icon={<KeyboardIcon aria-hidden />} onSelect={openSheet}>
          Keyboard shortcuts
        </MenuItem>
        {user.isGuest && (
          <MenuItem
            icon={<LogIn aria-hidden />}
            onSelect={() => void navigate({ to: "/sign-in", search: { mode: "register" } })}
          >
            Keep this account …
          </MenuItem>
        )}
        <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void leave()}>
          Sign out
        </MenuItem>
      </Menu>
    </div>
  );
}

/** `AL` of `Ada Lovelace`. Pure. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? "")
    .join("")
    .toUpperCase();
}
