import { z } from "zod";

/** What an API key may do. A key never may do more than its user. */
export const scopes = [
  "agents:read",
  "agents:execute",
  "runs:read",
  "runs:write",
  "workflows:read",
  "workflows:write",
  "interrupts:read",
  "interrupts:answer",
  "schedules:read",
  "schedules:write",
  "files:read",
  "files:write",
  "operate:read",
  "operate:metrics",
  "usage:write",
  "admin",
] as const;

export const Scope = z.enum(scopes).meta({ id: "Scope", description: "What an API key may do." });
export type Scope = z.output<typeof Scope>;
