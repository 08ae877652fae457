import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import type { Measure } from "./measure.ts";
import type { Setting } from "./setting.ts";

/** Far more than any of them takes: whoever runs this unattended wants the others. */
function timeoutMs({ repeats }: Setting): number {
  return 180_000 + repeats * 80_000;
}

/** Takes a measure in a fresh process, so that what others left behind (compiled code, garbage, caches) does not count. */
export function takeMeasure(measure: Measure, setting: Setting, onFigure: (figure: Figure) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL("./measure-process.ts", import.meta.url));
    const gc = measure.needsGc === true ? ["--expose-gc"] : [];
    const child = fork(program, [JSON.stringify([measure.name, setting])], {
      // Whatever a measure or Pawl may print: stdout is for figures.
      stdio: ["ignore", 2, 2, "ipc"],
      execArgv: [...process.execArgv, ...gc],
      timeout: timeoutMs(setting),
      killSignal: "SIGKILL",
    });
    child.on("message", (figure: Figure) => onFigure(figure));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`The measure "${measure.name}" ended with ${signal ?? `code ${code}`}.`));
    });
  });
}
