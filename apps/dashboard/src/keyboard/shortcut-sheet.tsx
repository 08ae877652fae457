import { Dialog } from "../design/dialog.tsx";
import { Keys } from "../design/kbd.tsx";
import { isApple, type Shortcut } from "./shortcut.ts";
import { registeredShortcuts } from "./use-shortcuts.ts";

/** The keys that work on this screen. */
export function ShortcutSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} isWide onClose={onClose}>
      {isOpen && (
        <div className="gap-10 sm:columns-2">
          {sections().map(({ group, shortcuts }) => (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-xs font-medium text-ink-faint">{group}</h3>
              <dl>
                {shortcuts.map(({ keys, label }) => (
                  <Line key={keys} keys={keys} label={label} />
                ))}
              </dl>
            </section>
          ))}
        </div>
      )}
    </Dialog>
  );
}

/** Those of the screen come first: what works everywhere is soon known. */
function sections(): readonly { readonly group: string; readonly shortcuts: readonly Omit<Shortcut, "run">[] }[] {
  const all = registeredShortcuts();
  const everywhere = all.filter(({ group }) => group === "Everywhere").flatMap(({ shortcuts }) => shortcuts);
  const palette = { keys: isApple() ? "⌘ K" : "Ctrl K", label: "Search, go to, and do" };
  return [
    ...all.filter(({ group }) => group !== "Everywhere"),
    { group: "Everywhere", shortcuts: [palette, ...everywhere.filter(({ keys }) => !keys.startsWith("g "))] },
    { group: "Go to", shortcuts: everywhere.filter(({ keys }) => keys.startsWith("g ")).map(withoutGoTo) },
  ].filter(({ shortcuts }) => shortcuts.length > 0);
}

function withoutGoTo({ keys, label }: Shortcut): Omit<Shortcut, "run"> {
  return { keys, label: label.replace(/^Go to /, "") };
}

function Line({ keys, label }: { readonly keys: string; readonly label: string }) {
  return (
    <div className="flex items-center justify-between border-b border-line py-1.5 last:border-0">
      <dt className="text-sm">{label}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </div>
  );
}
