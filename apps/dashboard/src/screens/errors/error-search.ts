/** What the address of the errors says: how far back, and of which agent. */
export interface ErrorSearch {
  readonly since?: ErrorSpan;
  readonly agent?: string;
}

const dayMs = 86_400_000;
const spansMs = { "24h": dayMs, "7d": 7 * dayMs, "30d": 30 * dayMs } as const;
export type ErrorSpan = keyof typeof spansMs;

export const errorSpans: readonly { readonly span: ErrorSpan; readonly label: string }[] = [
  { span: "24h", label: "Last 24 hours" },
  { span: "7d", label: "Last 7 days" },
  { span: "30d", label: "Last 30 days" },
];

/** Reads an address as people may have changed it. Pure. */
export function errorSearchOf(raw: Readonly<Record<string, unknown>>): ErrorSearch {
  const { since, agent } = raw;
  return {
    ...(typeof since === "string" && Object.hasOwn(spansMs, since) && { since: since as ErrorSpan }),
    ...(typeof agent === "string" && agent !== "" && agent.length <= 200 && { agent }),
  };
}

/** What the API is asked for; the moment is rounded, so that all who look in one minute ask the same. Pure. */
export function errorQueryOf({ since, agent }: ErrorSearch, nowMs: number): Record<string, string> {
  return {
    ...(since !== undefined && {
      since: new Date(Math.floor((nowMs - spansMs[since]) / 60_000) * 60_000).toISOString(),
    }),
    ...(agent !== undefined && { agent }),
  };
}
