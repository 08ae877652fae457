import { z } from "zod";
import { Interrupt } from "./interrupts.ts";
import { operation } from "./operation.ts";
import { Problem } from "./problem.ts";
import { RunEvent, RunSummary, StreamChunk } from "./runs.ts";
import { numberMax, RunId, Timestamp } from "./values.ts";

/**
 * The protocol of `GET /api/v1/live` (WebSocket; each message is one JSON text).
 *
 * The first message is `auth`. A subscription has an id that the client chooses. What comes is numbered (a run's events by `seq`, a stream's chunks by `index`), so a client that
 * reconnects subscribes again behind the last number that it has seen, and misses nothing. What is not numbered (`runs`, `interrupts`) tells what the thing is like now: a client that reconnects
 * says `since` with the last `asOf` that it was told, and gets whatever has changed; the same state may come twice, an older one never does.
 *
 * A client that comes back as somebody else, or with another role, is closed with 4401 and begins anew: what it may see is decided when it subscribes.
 */
export const ClientMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("auth"), token: z.string().max(5_000) }).describe("Also to go on with a new token"),
  z.object({
    type: z.literal("subscribe"),
    id: z.string().min(1).max(100),
    to: z.discriminatedUnion("channel", [
      z.object({ channel: z.literal("run"), run: RunId, from: z.int().min(1).max(numberMax).default(1) }),
      z.object({
        channel: z.literal("stream"),
        run: RunId,
        name: z.string().min(1).max(200),
        from: z.int().min(0).max(numberMax).default(0).describe("The index of the first chunk wanted"),
        fromSeq: z
          .int()
          .min(1)
          .max(numberMax)
          .default(1)
          .describe("`seq` of the last chunk seen: the ones behind it are found at once, however long the log is"),
      }),
      z.object({ channel: z.literal("runs"), since: Timestamp.optional() }).describe("All runs that the caller sees"),
      z.object({ channel: z.literal("interrupts"), since: Timestamp.optional() }).describe("The inbox"),
    ]),
  }),
  z.object({ type: z.literal("unsubscribe"), id: z.string().min(1).max(100) }),
  z.object({ type: z.literal("pong") }),
]);

export const ServerMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ready"),
    expiresAt: Timestamp.nullable().describe("When the token is over, and another is needed; null: never"),
  }),
  z.object({
    type: z.literal("events"),
    id: z.string(),
    events: z.array(RunEvent),
    run: RunSummary.nullable().describe("How the run is now, where that is not what was told last"),
  }),
  z.object({ type: z.literal("chunks"), id: z.string(), chunks: z.array(StreamChunk) }),
  z.object({ type: z.literal("runs"), id: z.string(), runs: z.array(RunSummary), asOf: Timestamp }),
  z.object({ type: z.literal("interrupts"), id: z.string(), interrupts: z.array(Interrupt), asOf: Timestamp }),
  z
    .object({ type: z.literal("reset"), id: z.string(), asOf: Timestamp })
    .describe("Too much has changed to tell it singly: look at the lists anew"),
  z.object({ type: z.literal("live"), id: z.string() }).describe("All that there was has come; what follows is new"),
  z.object({ type: z.literal("end"), id: z.string() }).describe("The run or stream has ended; nothing more comes"),
  z
    .object({ type: z.literal("error"), id: z.string().nullable(), problem: Problem })
    .describe("Nothing more comes of this subscription; null: of the token that was given"),
  z.object({ type: z.literal("ping") }).describe("Every 20 s; answer with pong"),
]);

/** Codes with which the server closes the socket. */
export const closeCodes = {
  /** No valid token within 10 s, or it is over, or it is another user's or role's than before. */
  unauthorized: 4401,
  /** Too many messages or subscriptions. */
  tooMany: 4429,
  /** No pong came for 60 s. */
  silent: 4408,
  /** The message was not understood. */
  malformed: 4400,
} as const;

const sse = {
  access: "user",
  produces: "text/event-stream",
  headers: [{ name: "Last-Event-ID", description: "The moment of the last event seen" }],
  query: z.object({
    since: Timestamp.optional().describe("Whatever has changed since; `Last-Event-ID` says the same"),
  }),
} as const;

export const liveRuns = operation({
  ...sse,
  id: "live.runs",
  route: "GET /live/runs",
  summary: "Every change of a run that the caller sees, as server-sent events",
  description:
    "`runs` with summaries, each with a moment as id that `Last-Event-ID` goes on from; `reset` where too much has changed to tell it singly. The same by WebSocket: `GET /live`.",
  scope: "runs:read",
});

export const liveInterrupts = operation({
  ...sse,
  id: "live.interrupts",
  route: "GET /live/interrupts",
  summary: "Every change of the caller's inbox, as server-sent events",
  scope: "interrupts:read",
});

export type ClientMessage = z.input<typeof ClientMessage>;
export type ServerMessage = z.output<typeof ServerMessage>;
