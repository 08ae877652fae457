import type { Context } from "pawl";

/** How far an expense is: a bar for those who follow the run, and an attribute for those who look for it. */
export function enter(ctx: Context, fraction: number, phase: string): void {
  ctx.progress(fraction, phase);
  ctx.setState("phase", phase);
}
