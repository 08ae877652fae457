import { parentPort, workerData } from "node:worker_threads";
import type { PawlError } from "../../errors/pawl-error.ts";
import { Backend } from "./backend.ts";
import type { DatabaseOptions } from "./database.ts";
import type { ErrorMessage, Message, Reply } from "./message.ts";
import { storeError } from "./sqlite-error.ts";

/** How often the file is looked at for changes by others while somebody listens for them. */
const watchMs = 25;

const port = parentPort!;
const { options, ringCount } = workerData as { options: DatabaseOptions; ringCount: Int32Array };

let backend: Backend | null = null;
let watch: NodeJS.Timeout | null = null;

answer(0, () => {
  backend = new Backend(options, ringCount);
  return null;
});

port.on("message", (message: Message) => {
  if (Array.isArray(message)) {
    answer(message[0] as number, () => backend!.commit(message));
    backend?.afterReply();
    return;
  }
  switch (message.type) {
    case "request":
      answer(message.id, () => backend!.requests[message.name](message.params as never));
      backend?.afterReply();
      return;
    case "watch":
      watchChanges(message.isOn);
      return;
    case "close":
      watchChanges(false);
      answer(message.id, () => backend?.close());
      port.close();
  }
});

function answer(id: number, work: () => unknown): void {
  let reply: Reply;
  try {
    reply = { id, value: work() };
  } catch (error) {
    reply = { id, error: errorMessage(storeError(error, options.path)) };
  }
  port.postMessage(reply);
}

function watchChanges(isOn: boolean): void {
  if (watch !== null) clearInterval(watch);
  watch = null;
  if (!isOn || backend === null) return;
  attempted(() => backend!.followChanges());
  watch = setInterval(() => {
    const change = attempted(() => backend!.changes());
    if (change !== undefined) port.postMessage({ change } satisfies Reply);
  }, watchMs);
}

/** Undefined when the database cannot be read just now: whatever is wrong, the next commit tells somebody who can act on it. */
function attempted<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function errorMessage({ code, message, hint, details }: PawlError): ErrorMessage {
  return { code, message, hint, details };
}
