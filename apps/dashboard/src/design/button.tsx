import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

const looks = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:cursor-default disabled:opacity-50 aria-disabled:opacity-50",
  {
    variants: {
      look: {
        primary: "bg-primary text-on-primary hover:bg-primary/88",
        secondary: "border border-line-strong bg-surface text-ink shadow-low hover:bg-hover",
        ghost: "text-ink-soft hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-pressed:bg-press",
        danger: "bg-danger-solid text-on-danger hover:bg-danger-solid/88",
      },
      size: {
        sm: "h-7 px-2 text-xs [&_svg]:size-3.5",
        md: "h-8 px-3 text-sm [&_svg]:size-4",
        lg: "h-10 px-4 text-base [&_svg]:size-4",
      },
      square: { true: "px-0", false: "" },
    },
    compoundVariants: [
      { square: true, size: "sm", class: "w-7" },
      { square: true, size: "md", class: "w-8" },
    ],
    defaultVariants: { look: "secondary", size: "sm", square: false },
  },
);

export type ButtonLook = VariantProps<typeof looks>;

/** The class names of a button, for links that look like one. */
export function buttonLook(look: ButtonLook & { readonly className?: string }): string {
  return cn(looks(look));
}

export interface ButtonProps extends ComponentProps<"button">, ButtonLook {
  /** Something that it has set off is under way: it shows so, and cannot be pressed. */
  readonly isBusy?: boolean;
}

export function Button({ look, size, square, isBusy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={cn(looks({ look, size, square }), className)}
    >
      {isBusy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}

/** A button that is an icon. Its name is what a screen reader says, and a tooltip shows. */
export function IconButton({
  label,
  children,
  ...rest
}: ButtonProps & { readonly label: string; readonly children: ReactNode }) {
  return (
    <Button look="ghost" square aria-label={label} title={label} {...rest}>
      {children}
    </Button>
  );
}
