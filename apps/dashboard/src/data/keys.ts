/** The keys of what is cached. Each begins with what it is about, so that all of it can be told to be old. */
export const keys = {
  info: ["info"],
  agents: ["agents"],
  agent: (name: string, version: number) => ["agents", "one", name, version],
  views: ["views"],
  runLists: ["runs", "list"],
  runList: (filter: object) => ["runs", "list", filter],
  runCounts: ["runs", "counts"],
  runCount: (filter: object) => ["runs", "counts", filter],
  run: (id: string) => ["run", id],
  steps: (id: string) => ["run", id, "steps"],
  step: (id: string, key: string) => ["run", id, "step", key],
  events: (id: string, filter: object) => ["run", id, "events", filter],
  streams: (id: string) => ["run", id, "streams"],
  stream: (id: string, name: string) => ["run", id, "stream", name],
  children: (id: string) => ["run", id, "children"],
} as const;
