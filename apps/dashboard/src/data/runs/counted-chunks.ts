import type { StreamChunk } from "@pawl/api";

/** Without what an attempt has written that was followed by another one. Pure. */
export function countedChunks(chunks: readonly StreamChunk[]): readonly StreamChunk[] {
  if (!chunks.some(({ isFirst }) => isFirst)) return chunks;
  const begins = new Map<string | null, number>();
  for (const { step, index, isFirst } of chunks) if (isFirst) begins.set(step, index);
  return chunks.filter(({ step, index }) => index >= (begins.get(step) ?? 0));
}
