import { encodeValue } from "../../values/encode.ts";
import type { LogLevel, RunLog } from "../../workflow/run-log.ts";

/** A log whose lines go to `write` as the data of `log` events. */
export function createRunLog(write: (data: string) => void): RunLog {
  const line = (level: LogLevel) => (message: string, fields?: Record<string, unknown>) => {
    const data = fields === undefined ? { level, message } : { level, message, fields };
    write(encodeValue(data, "fields of a log line").text as string);
  };
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}
