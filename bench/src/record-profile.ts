import { mkdirSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";

interface WorkerAttached {
  readonly sessionId: string;
  readonly workerInfo: { readonly title: string };
}

interface WorkerMessage {
  readonly sessionId: string;
  readonly message: string;
}

/** Runs `work` under the CPU profiler, this thread and every worker thread, and leaves one `.cpuprofile` per thread in the folder. */
export async function recordProfile<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const session = new Session();
  session.connect();
  const threads = await attachThreads(session);
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  for (const thread of threads) await thread.post("Profiler.start");
  const result = await work();
  const { profile } = await session.post("Profiler.stop");
  save(folder, "main", profile);
  for (const thread of threads) {
    const stopped = (await thread.post("Profiler.stop")) as { readonly profile: unknown };
    save(folder, thread.name, stopped.profile);
  }
  session.disconnect();
  return result;
}

function save(folder: string, thread: string, profile: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${thread}-${Date.now()}.cpuprofile`), JSON.stringify(profile));
}

interface Thread {
  readonly name: string;
  post(method: string): Promise<unknown>;
}

/** The way to the inspectors of the threads that run now: messages in messages, as the protocol has it. */
async function attachThreads(session: Session): Promise<readonly Thread[]> {
  const attached: WorkerAttached[] = [];
  const replies = new Map<string, (result: unknown) => void>();
  session.on("NodeWorker.attachedToWorker", ({ params }: { params: WorkerAttached }) => void attached.push(params));
  session.on("NodeWorker.receivedMessageFromWorker", ({ params }: { params: WorkerMessage }) => {
    const { id, result } = JSON.parse(params.message) as { readonly id?: number; readonly result?: unknown };
    replies.get(`${params.sessionId}/${id}`)?.(result);
  });
  await session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  let lastId = 0;
  const threads = attached.map(({ sessionId, workerInfo }) => ({
    name: workerInfo.title.replaceAll(/\W+/g, "-").replaceAll(/^-|-$/g, ""),
    post: (method: string): Promise<unknown> => {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        replies.set(`${sessionId}/${id}`, resolve);
        const message = JSON.stringify({ id, method });
        session.post("NodeWorker.sendMessageToWorker", { sessionId, message }).catch(reject);
      });
    },
  }));
  for (const thread of threads) await thread.post("Profiler.enable");
  return threads;
}
