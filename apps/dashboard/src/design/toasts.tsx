import { Toaster } from "sonner";
import { usePreferences } from "../preferences/preferences.ts";

/** Where what has just happened is told; screen readers hear it too. `toast` of sonner puts it there. */
export function Toasts() {
  const { theme } = usePreferences();
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      gap={8}
      toastOptions={{
        className: "!rounded-lg !border-0 !bg-raised !text-ink !shadow-raised !font-sans !text-sm",
        descriptionClassName: "!text-ink-soft",
      }}
    />
  );
}
