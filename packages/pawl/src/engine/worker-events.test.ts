import { expect, it } from "vitest";
import { listeningLogger, problem, until, watchUnhandled } from "./test-kit.fixture.ts";
import { WorkerEmitter } from "./worker-events.ts";

it("tells every listener, each as often as it was given, until it is taken away", () => {
  const emitter = new WorkerEmitter(listeningLogger());
  const heard: number[] = [];
  const listener = ({ tookMs }: { tookMs: number }): void => void heard.push(tookMs);
  const stopFirst = emitter.on("stopped", listener);
  const stopSecond = emitter.on("stopped", listener);
  emitter.emit("stopped", { tookMs: 1 });
  stopFirst();
  emitter.emit("stopped", { tookMs: 2 });
  expect(heard).toEqual([1, 1, 2]);
  expect(emitter.isHeard("stopped")).toBe(true);
  stopSecond();
  expect(emitter.isHeard("stopped")).toBe(false);
});

it("logs a listener that throws or rejects, and tells the others all the same", async () => {
  const logger = listeningLogger();
  const unhandled = watchUnhandled();
  const emitter = new WorkerEmitter(logger);
  const heard: string[] = [];
  emitter.on("stopped", () => {
    throw new Error("at once");
  });
  emitter.on("stopped", () => Promise.reject(new Error("later")) as never);
  emitter.on("stopped", () => heard.push("third"));
  emitter.emit("stopped", { tookMs: 1 });
  expect(heard).toEqual(["third"]);
  await until(() => logger.lines.length === 2);
  expect(logger.lines).toEqual([
    'A listener of the worker\'s event "stopped" failed: at once',
    'A listener of the worker\'s event "stopped" failed: later',
  ]);
  expect(unhandled.errors).toEqual([]);
});

it("refuses an event that there is not, and a listener that is none", async () => {
  const emitter = new WorkerEmitter(listeningLogger());
  const unknown = await problem(() => emitter.on("stoped" as "stopped", () => {}));
  expect([unknown.code, unknown.message]).toEqual(["invalid_option", expect.stringContaining("stopping, stopped")]);
  expect((await problem(() => emitter.on("stopped", "x" as never))).code).toBe("invalid_option");
});
