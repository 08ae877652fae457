// Forked: readers of runs' streams by WebSocket, some of whom take what comes only now and then.
import { WebSocket } from "ws";
import type { ServerMessage } from "@pawl/api";
import { setTimeout as pause } from "node:timers/promises";
import { inFlight } from "../in-flight.ts";
import { machineMs } from "../process-workflows.ts";
import { obey } from "./forked.ts";
import type { Guest } from "./load-process.ts";

export interface Reading {
  readonly url: string;
  /** A reader each: whose token it has. */
  readonly guests: readonly Guest[];
  readonly readers: number;
}

export interface Heard {
  /** Milliseconds from the writing of a chunk to the reader, of those that are not slow. */
  readonly tookMs: readonly number[];
  /** Chunks that the slow ones had not been given when the last of the others had all. */
  readonly behind: number;
  /** What came twice, in another order, or not at all: must be 0. */
  readonly wrong: number;
}

interface Reader {
  readonly socket: WebSocket;
  readonly guest: number;
  onChunk: (index: number, chunk: unknown) => void;
  onEnd: () => void;
}

let readers: Reader[] = [];

obey(
  {
    guests: async ({ url, count }: { url: string; count: number }): Promise<Guest[]> => {
      const guests: Guest[] = [];
      for (let n = 0; n < count; n++) {
        const response = await fetch(`${url}/api/v1/auth/guest`, { method: "POST" });
        const { accessToken, user } = (await response.json()) as { accessToken: string; user: { id: string } };
        guests.push({ id: user.id, token: accessToken });
      }
      return guests;
    },
    connect: async ({ url, guests, readers: count }: Reading) => {
      readers = [];
      await inFlight(count, 50, async (n) => {
        readers.push(await connected(url, { guest: n % guests.length, token: guests[n % guests.length]!.token }));
      });
      return readers.length;
    },
    read: ({ runs, count, slow }: { runs: readonly string[]; count: number; slow: number }) => read(runs, count, slow),
  },
  () => Promise.resolve(),
);

async function connected(
  url: string,
  { guest, token }: { readonly guest: number; readonly token: string },
): Promise<Reader> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`);
  const reader: Reader = { socket, guest, onChunk: () => {}, onEnd: () => {} };
  const ready = new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`The server has closed a reader with ${code}.`)));
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === "ready") resolve();
      else if (message.type === "chunks") for (const { index, chunk } of message.chunks) reader.onChunk(index, chunk);
      else if (message.type === "ping") socket.send('{"type":"pong"}');
      else if (message.type === "end") reader.onEnd();
      else if (message.type === "error") throw new Error(message.problem.detail);
    });
  });
  socket.on("open", () => socket.send(JSON.stringify({ type: "auth", token })));
  await ready;
  return reader;
}

/** Each reads the stream of a run of its own user, from the beginning to the end; the first `slow` of them take nothing for most of the time. */
async function read(runs: readonly string[], count: number, slow: number): Promise<Heard> {
  const tookMs: number[] = [];
  let wrong = 0;
  const got = readers.map(() => 0);
  const users = new Set(readers.map(({ guest }) => guest)).size;
  const ends = readers.map((reader, at) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    reader.onEnd = resolve;
    reader.onChunk = (index, writtenMs) => {
      if (index !== got[at]) wrong += 1;
      got[at]! += 1;
      if (at >= slow) tookMs.push(machineMs() - Number(writtenMs));
    };
    // The runs lie by user: the first of each, then the second of each.
    const own = runs.filter((_, n) => n % users === reader.guest);
    const run = own[Math.floor(at / users) % own.length]!;
    reader.socket.send(JSON.stringify({ type: "subscribe", id: "s", to: { channel: "stream", run, name: "times" } }));
    return promise;
  });
  const over = new AbortController();
  const lazy = readers.slice(0, slow);
  const dozing = (async () => {
    while (!over.signal.aborted) {
      for (const { socket } of lazy) socket.pause();
      await pause(2_000);
      for (const { socket } of lazy) socket.resume();
      await pause(50);
    }
  })();
  await Promise.all(ends.slice(slow));
  const behind = got.slice(0, slow).reduce((sum, number) => sum + count - number, 0);
  over.abort();
  await dozing;
  await Promise.all(ends);
  wrong += got.filter((number) => number !== count).length;
  return { tookMs, behind, wrong };
}
