import { progressBar, stepNumber } from "./progress.ts";
import type { Progress } from "./progress.ts";

/** Where a run's progress is shown: a bar that redraws itself on a terminal, a line for each step everywhere else. */
export interface Screen {
  print(line: string): void;
  show(progress: Progress): void;
}

type Output = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">;

export function openScreen(output: Output): Screen {
  return output.isTTY ? barScreen(output) : lineScreen(output);
}

function lineScreen(output: Output): Screen {
  return {
    print: (line) => void output.write(`${line}\n`),
    show: (progress) => {
      if (progress.line !== undefined) output.write(`  [${stepNumber(progress)}] ${progress.line}\n`);
    },
  };
}

function barScreen(output: Output): Screen {
  const clear = "\r\u001B[2K";
  let isBarShown = false;
  return {
    print: (line) => {
      output.write(`${isBarShown ? clear : ""}${line}\n`);
      isBarShown = false;
    },
    show: (progress) => {
      const bar = `  ${progressBar(progress, 30)}  ${progress.line ?? ""}`;
      output.write(clear + bar.slice(0, (output.columns || 80) - 1));
      isBarShown = true;
      if (progress.done === progress.total) {
        output.write("\n");
        isBarShown = false;
      }
    },
  };
}
