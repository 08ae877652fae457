import { Queue, Worker } from "bullmq";
import { setTimeout as pause } from "node:timers/promises";

/** On the Redis that the task names. */
export async function open({ url, concurrency, onJob }) {
  const connection = { url };
  const queue = new Queue("q", { connection });
  return {
    add: async (count) => {
      for (let i = 0; i < count; i += 1000)
        await queue.addBulk(Array.from({ length: 1000 }, (_, j) => ({ name: "job", data: { i: i + j } })));
    },
    work: async () => {
      const worker = new Worker("q", async () => onJob(), { connection, concurrency });
      worker.on("error", () => {});
    },
    allDone: async (count) => {
      while ((await queue.getCompletedCount()) < count) await pause(2);
    },
  };
}
