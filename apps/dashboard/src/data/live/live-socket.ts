import type { ClientMessage, ServerMessage } from "@pawl/api";
import { freshToken } from "../session.ts";

/** Where a subscription begins; asked for anew whenever the socket is opened, so that it goes on behind what has been seen. */
export type LiveTarget = Extract<ClientMessage, { type: "subscribe" }>["to"];

export interface LiveSubscription {
  readonly to: () => LiveTarget;
  readonly onMessage: (message: ServerMessage) => void;
}

/**
 * The one socket of the page:
 *
 * - `off`: nobody subscribes. → connecting
 * - `connecting` → on | waiting
 * - `on`: all that changes comes. → waiting | off
 * - `waiting`: for the next try. → connecting | off
 */
export type LiveStatus = "off" | "connecting" | "on" | "waiting";

const subscriptions = new Map<string, LiveSubscription>();
const listeners = new Set<() => void>();
let status: LiveStatus = "off";
let socket: WebSocket | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let renewal: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let count = 0;

/** Follows something until the returned function is called. */
export function subscribe(subscription: LiveSubscription): () => void {
  const id = `s${++count}`;
  subscriptions.set(id, subscription);
  if (status === "on") send({ type: "subscribe", id, to: subscription.to() });
  else if (status === "off") void connect();
  return () => {
    subscriptions.delete(id);
    if (status === "on") send({ type: "unsubscribe", id });
    if (subscriptions.size === 0) close();
  };
}

export function liveStatus(): LiveStatus {
  return status;
}

export function onLiveStatus(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function connect(): Promise<void> {
  set("connecting");
  const token = await freshToken().catch(() => null);
  if (subscriptions.size === 0 || token === null) return token === null ? again() : close();
  const opened = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`);
  socket = opened;
  opened.onopen = () => send({ type: "auth", token });
  opened.onmessage = ({ data }) => opened === socket && receive(JSON.parse(String(data)) as ServerMessage);
  opened.onclose = () => opened === socket && again();
}

function receive(message: ServerMessage): void {
  if (message.type === "ping") return send({ type: "pong" });
  if (message.type === "ready") {
    if (message.expiresAt !== null) renewBefore(Date.parse(message.expiresAt));
    if (status === "on") return;
    failures = 0;
    set("on");
    for (const [id, { to }] of subscriptions) send({ type: "subscribe", id, to: to() });
    return;
  }
  if (message.id !== null) subscriptions.get(message.id)?.onMessage(message);
}

/** The socket goes on with a new token before the old one is over. */
function renewBefore(expiresMs: number): void {
  clearTimeout(renewal);
  renewal = setTimeout(
    () => void freshToken().then((token) => token !== null && send({ type: "auth", token })),
    Math.max(1_000, expiresMs - Date.now() - 25_000),
  );
}

/** Tries again later, and later each time; with chance, so that a thousand pages do not come back at once. */
function again(): void {
  clearTimeout(renewal);
  socket = null;
  if (subscriptions.size === 0) return set("off");
  set("waiting");
  const waitMs = Math.min(30_000, 500 * 2 ** failures++) * (0.5 + Math.random() / 2);
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), waitMs);
}

function close(): void {
  clearTimeout(timer);
  clearTimeout(renewal);
  const open = socket;
  socket = null;
  open?.close();
  set("off");
}

function send(message: ClientMessage): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function set(next: LiveStatus): void {
  status = next;
  for (const listener of listeners) listener();
}
