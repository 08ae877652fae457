import type { ReplyOf, statsGet } from "@pawl/api";

export type Stats = ReplyOf<typeof statsGet>;

export const operateKeys = {
  workers: ["workers"],
  queues: ["queues"],
  errors: ["errors"],
  errorList: (filter: object) => ["errors", filter],
  stats: (filter: object) => ["stats", filter],
} as const;
