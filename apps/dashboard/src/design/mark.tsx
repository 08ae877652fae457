import { cn } from "./cn.ts";

/** Pawl's mark: a p that is a wheel and the catch that holds it. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn("size-6", className)}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path d="M11 9v16" fill="none" strokeWidth="3" strokeLinecap="round" className="stroke-on-primary" />
      <circle cx="17" cy="14" r="5.500" fill="none" strokeWidth="3" className="stroke-on-primary" />
      <circle cx="17" cy="14" r="1.800" className="fill-completed" />
    </svg>
  );
}
