/** How long `work` takes, in milliseconds, time after time. */
export async function samplesMs(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let left = count; left > 0; left--) samples.push(await elapsedMs(work));
  return samples;
}

export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}
