import type { ClientMessage, ServerMessage } from "@pawl/api";
import { WebSocket } from "ws";
import { tokenOf, type Who } from "../testing/test-server.fixture.ts";

type Typed<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

/** A client of the protocol that keeps what it has heard. */
export interface RawLiveClient {
  readonly socket: WebSocket;
  readonly heard: ServerMessage[];
  send(message: ClientMessage | string | Buffer): void;
  /** The first of these that was heard, or is. */
  next<Type extends ServerMessage["type"]>(
    type: Type,
    passes?: (message: Typed<Type>) => boolean,
  ): Promise<Typed<Type>>;
  /** The code that it was closed with. */
  readonly closed: Promise<number>;
}

export { tokenOf };

/** Opens a socket, and says who it is, unless that is nobody. */
export async function rawLiveClient(
  url: string,
  who: Who | null,
  headers: Record<string, string> = {},
): Promise<RawLiveClient> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, { headers });
  const heard: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    const message = JSON.parse((data as Buffer).toString()) as ServerMessage;
    heard.push(message);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", (code) => resolve(code)));
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  const client: RawLiveClient = {
    socket,
    heard,
    closed,
    send: (message) =>
      socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    next: (type, passes = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = heard.find((message) => message.type === type && passes(message as Typed<typeof type>));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found as Typed<typeof type>);
        };
        waiting.add(look);
        look();
      }),
  };
  if (who === null) return client;
  client.send({ type: "auth", token: tokenOf(who) });
  await client.next("ready");
  return client;
}

/** The numbers of a run's events that a subscription has brought. */
export function seqsOf({ heard }: RawLiveClient, id: string): number[] {
  return heard
    .flatMap((message) => (message.type === "events" && message.id === id ? message.events : []))
    .map(({ seq }) => seq);
}
