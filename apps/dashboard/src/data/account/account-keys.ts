/** The keys of what is cached about accounts. */
export const accountKeys = {
  devices: ["account", "devices"],
  apiKeys: ["account", "api-keys"],
  usage: (user: string | null) => ["account", "usage", user],
  userLists: ["users"],
  users: (filter: object) => ["users", filter],
  settings: ["settings"],
  auditLists: ["audit"],
  audit: (filter: object) => ["audit", filter],
} as const;
