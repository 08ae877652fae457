/** What one caller may take of a server's live side. Nobody who uses the dashboard comes near. */
export const liveLimits = {
  /** WebSockets and event streams of one user. */
  connectionsPerUser: 100,
  /** WebSockets and event streams of all, those of whom nobody has said yet who they are included. */
  connections: 20_000,
  /** Sockets from one address of which nobody has said yet who they are. */
  strangersPerAddress: 200,
  subscriptionsPerSocket: 500,
  /** On all sockets: each change of what they are to is a message for each. */
  subscriptionsPerUser: 5_000,
  messageBytes: 64 * 1024,
  /** Messages of one socket: so many at once, and then so many a second. */
  messagesAtOnce: 1_000,
  messagesPerSecond: 50,
  /** A reader that has not taken so many bytes is behind: it gets nothing more until it has taken most of them. */
  clogBytes: 256 * 1024,
  drainedBytes: 64 * 1024,
  authMs: 10_000,
  heartbeatMs: 20_000,
  silenceMs: 60_000,
  /** Whoever was told to close and has not by then is cut off. */
  farewellMs: 2_000,
} as const;

export type LiveLimits = { readonly [Name in keyof typeof liveLimits]: number };
