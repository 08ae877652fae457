/** The keys of what is cached of saved workflows. */
export const workflowKeys = {
  lists: ["workflows"],
  list: (filter: object) => ["workflows", filter],
  one: (id: string) => ["workflow", id],
} as const;
