/** As much of Web Locks as is needed. Source: https://www.w3.org/TR/web-locks/. */
interface Locks {
  request<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Does something while no other page of this browser does the same; where there are no such locks (Node), at once. */
export function aloneBy(name: string): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const { locks } = (globalThis.navigator ?? {}) as { readonly locks?: Locks };
  return (work) => (locks === undefined ? work() : locks.request(name, work));
}
