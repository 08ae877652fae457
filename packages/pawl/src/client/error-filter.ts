import type { ErrorRecord } from "../errors/error-record.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { RunRow } from "../store/run-row.ts";
import { checkText } from "../values/storable-text.ts";

/** One reason that runs fail of, as the groups of `pawl.errors` tell them apart. */
export interface ErrorFilter {
  readonly code: string;
  /** The step that it came from; null: it came from none. Default: wherever it came from. */
  readonly step?: string | null;
}

/** The step that an error came from; undefined: none. Pure. */
export function stepOfError({ details }: Pick<ErrorRecord, "details">): string | undefined {
  return typeof details?.["step"] === "string" ? details["step"] : undefined;
}

/** Whether a run has come to this error. Pure. */
export function hasError({ error }: Pick<RunRow, "error">, { code, step }: ErrorFilter): boolean {
  if (error === null) return false;
  const record = JSON.parse(error) as ErrorRecord;
  return record.code === code && (step === undefined || (stepOfError(record) ?? null) === step);
}

/** @throws PawlError `invalid_option`. */
export function checkErrorFilter(filter: ErrorFilter): ErrorFilter {
  const { code, step } = (filter ?? {}) as Partial<ErrorFilter>;
  if (typeof code !== "string" || (step !== undefined && step !== null && typeof step !== "string"))
    throw new PawlError(
      "invalid_option",
      'The option error must be an object such as { code: "timeout", step: "charge" }.',
      {
        details: { option: "error" },
      },
    );
  checkText(code, "code of the option error");
  return filter;
}
