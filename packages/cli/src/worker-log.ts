import type { Worker } from "pawl";
import { shortId } from "./render/run-table.ts";
import { span } from "./render/span.ts";
import type { Session } from "./session.ts";

/**
 * Says what happens to a worker besides its runs. Programs get an object on stdout for each event; people get the good news, since what is bad comes as
 * a warning from Pawl's own log.
 */
export function logWorker(session: Session, worker: Worker): void {
  if (session.isJson) logForPrograms(session, worker);
  else logForPeople(session, worker);
}

function logForPeople(session: Session, worker: Worker): void {
  const { green } = session.errorStyle;
  worker.on("health-changed", ({ to }) => {
    if (to === "healthy") session.note(green("Healthy again."));
  });
  worker.on("workers-released", ({ workerIds, runIds }) => {
    const who = workerIds.map(shortId).join(", ");
    const are = workerIds.length === 1 ? `Worker ${who} is gone` : `Workers ${who} are gone`;
    session.note(`${are}: ${runIds.length === 1 ? "1 run" : `${runIds.length} runs`} can be claimed again.`);
  });
  worker.on("store-recovered", ({ downMs }) => {
    session.note(green(`The store answers again after ${span(downMs)}.`));
  });
}

function logForPrograms(session: Session, worker: Worker): void {
  const print = (event: string, facts: object): void => session.printJson({ event, worker: worker.id, ...facts });
  worker.on("health-changed", (change) => print("worker-health-changed", change));
  worker.on("lease-lost", (loss) => print("worker-lease-lost", loss));
  worker.on("workers-released", (release) => print("workers-released", release));
  worker.on("store-failed", (failure) => {
    // Attempt after attempt fails the same way; how long it goes on is said at its end.
    if (failure.failures === 1) print("store-failed", failure);
  });
  worker.on("store-recovered", (recovery) => print("store-recovered", recovery));
}
