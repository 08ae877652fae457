/** How long an upload is kept that nothing uses. */
export const unusedMs: number = 24 * 3_600_000;
