import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn.ts";

/** How everything looks that can be filled in. */
export const fieldLook =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink shadow-low transition-colors hover:border-ink-faint focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-danger max-sm:text-lg";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cn(fieldLook, "h-8", className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={cn(fieldLook, "min-h-20 py-1.5", className)} />;
}

/** The browser's own list: works with every keyboard, reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex", className)}>
      <select {...rest} className={cn(fieldLook, "h-full min-h-7 appearance-none truncate pr-7")}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-faint"
      />
    </span>
  );
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly className?: string;
  /** Gets what ties the control to its label, hint and error. */
  readonly children: (control: FieldControl) => ReactNode;
}

export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

/** A label, a control, and what there is to say about it. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const hasError = error !== undefined && error !== null;
  const note = hasError ? error : hint;
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-xs font-medium text-ink-soft">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note === undefined ? undefined : `${id}-note`,
        "aria-invalid": hasError || undefined,
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={cn("text-xs", hasError ? "text-danger" : "text-ink-faint")}
          role={hasError ? "alert" : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export function Checkbox({
  label,
  isMixed = false,
  className,
  ...rest
}: ComponentProps<"input"> & { readonly label: string; readonly isMixed?: boolean }) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      {...rest}
      ref={(element) => {
        if (element !== null) element.indeterminate = isMixed;
      }}
      className={cn("size-3.5 cursor-pointer accent-accent", className)}
    />
  );
}
