import { Dialog } from "../design/dialog.tsx";
import { Keys } from "../design/kbd.tsx";
import { isApple } from "./shortcut.ts";
import { registeredShortcuts } from "./use-shortcuts.ts";

/** The keys that work on this screen. */
export function ShortcutSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
      {isOpen && (
        <div className="flex flex-col gap-5">
          <dl>
            <Line keys={isApple() ? "⌘ K" : "Ctrl K"} label="Search, go to, and do" />
          </dl>
          {registeredShortcuts().map(({ group, shortcuts }) => (
            <section key={group}>
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
