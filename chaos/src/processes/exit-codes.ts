/** How a process of the campaign tells its parent why it has ended. */
export const exitCodes = {
  /** The store could not be reached; as a supervisor would, the parent starts it anew. */
  couldNotStart: 75,
  couldNotStop: 76,
  orphaned: 77,
} as const;
