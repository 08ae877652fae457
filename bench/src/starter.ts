import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface StarterTask {
  readonly store: string;
  readonly count: number;
  readonly concurrency: number;
  readonly warmUpCount: number;
}

/** Runs per second as a process sees it that starts them and awaits them, while another one runs them. */
export function runsFromStarter(task: StarterTask): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./starter-process.ts", import.meta.url)), [JSON.stringify(task)]);
    child.on("message", (perSecond: number) => resolve(perSecond));
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new Error(`The starter process ended with code ${code} before it had a figure.`)),
    );
  });
}
