import type { BodyInput, ReplyOf, sharedGet, sharesCreate } from "@pawl/api";

/** What a link shows. */
export type Shared = ReplyOf<typeof sharedGet>;
export type ShareTarget = BodyInput<typeof sharesCreate>["target"];

export const shareKeys = {
  of: (target: string) => ["shares", target],
  opened: (token: string) => ["shared", token],
} as const;
