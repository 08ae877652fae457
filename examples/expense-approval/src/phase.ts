import type { Context } from "pawl";

/** How far an expense is: a bar for those who follow the run, and a word in its record for those who look at a list. */
export function enter(ctx: Context, fraction: number, phase: string): void {
  ctx.progress(fraction, phase);
  ctx.setState("phase", phase);
}
