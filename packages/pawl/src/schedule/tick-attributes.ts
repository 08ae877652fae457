/** By which a run of a schedule is known: the name of the schedule, and the tick in milliseconds since 1970. */
export const tickAttributes = { schedule: "schedule", scheduledFor: "scheduledFor" } as const;

/** The tick that a run was started for. */
export function scheduledFor(attributes: Readonly<Record<string, unknown>>): Date | undefined {
  const tickMs = attributes[tickAttributes.scheduledFor];
  return typeof tickMs === "number" ? new Date(tickMs) : undefined;
}
