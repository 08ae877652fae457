/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, which is as safe. */
export function stopRequest(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
}
