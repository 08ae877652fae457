import { cn } from "./cn.ts";

/** Pawl's mark: the teeth of a ratchet, and the catch that holds it. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn("size-6", className)}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path
        d="M7 22.500 12 9l3.500 9.500L19 9l3.500 9.500"
        fill="none"
        strokeWidth="2.600"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-primary"
      />
      <circle cx="23.500" cy="22.500" r="2.500" className="fill-completed" />
    </svg>
  );
}
