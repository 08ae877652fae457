import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names; the later ones win. */
export function cn(...names: readonly ClassValue[]): string {
  return twMerge(clsx(names));
}
