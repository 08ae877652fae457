import { PawlError } from "../errors/pawl-error.ts";
import { durationMs } from "../retry/duration.ts";
import type { NewRun } from "../store/run-row.ts";
import type { OnHeldKey } from "../store/write.ts";
import { askKey } from "../workflow/ask-key.ts";
import { startConflict, type StartConflict } from "../workflow/start-conflict.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { StartOptions } from "./pawl.ts";
import { checkText } from "../values/storable-text.ts";

type KeyFields = Pick<NewRun, "idempotencyKey" | "idempotencyExpiresMs" | "idempotencyUntilTerminal">;

/** What a start holds against others, and what becomes of it where another run holds that. */
export interface StartKey extends KeyFields {
  readonly onHeldKey: OnHeldKey;
  /** The earliest time of its beginning that follows from it; null: none. */
  readonly dueMs: number | null;
}

const find: OnHeldKey = { type: "return" };
/** Keys of singletons and debounced starts are kept where idempotency keys are, and must not be taken for them. */
const reserved = ["$singleton:", "$debounce:"] as const;

/** The key of a start: its idempotency key, or that of a singleton or debounced workflow. They exclude each other. */
export function startKey(
  workflow: Workflow,
  input: unknown,
  options: Omit<StartOptions, "trace">,
  nowMs: number,
): StartKey {
  const conflict = conflictOf(workflow, options);
  if (conflict === null) return { ...idempotencyKey(options, nowMs), onHeldKey: find, dueMs: null };
  const { idempotencyKey: key, idempotencyWindow, delay } = options;
  if (key !== undefined || idempotencyWindow !== undefined) throw excluded("idempotencyKey", conflict, workflow);
  const held = {
    idempotencyKey: keyOf(conflict, workflow, input),
    idempotencyExpiresMs: null,
    idempotencyUntilTerminal: true,
  };
  if (conflict.type === "debounce") {
    if (delay !== undefined) throw excluded("delay", conflict, workflow);
    const { delayMs, maxDelayMs } = conflict;
    return { ...held, onHeldKey: { type: "replace", maxDelayMs }, dueMs: nowMs + delayMs };
  }
  const reason = `A newer run of "${workflow.name}" took its place.`;
  return { ...held, onHeldKey: conflict.onConflict === "skip" ? find : { type: "cancel", reason }, dueMs: null };
}

/** What the start says, else what the workflow says; `false` takes it back. */
function conflictOf(workflow: Workflow, { singleton, debounce }: StartOptions): StartConflict | null {
  const given = {
    ...(singleton !== undefined && singleton !== false && { singleton }),
    ...(debounce !== undefined && debounce !== false && { debounce }),
  };
  const own = startConflict(given, "a start", "string");
  if (own === null) {
    const inherited = workflow.conflict;
    const isOff = inherited !== null && (inherited.type === "singleton" ? singleton : debounce) === false;
    return isOff ? null : inherited;
  }
  // Without a key of its own, the start goes by the workflow's.
  return own.key === null && workflow.conflict?.type === own.type ? { ...own, key: workflow.conflict.key } : own;
}

function keyOf({ type, key }: StartConflict, workflow: Workflow, input: unknown): string {
  const what = `${type} key of workflow "${workflow.name}"`;
  const text = typeof key === "function" ? askKey(key, input, what) : (key ?? "");
  if (typeof text !== "string" || text.length > 500) {
    const shown = typeof text === "string" ? `a text of ${text.length} characters` : String(text);
    throw new PawlError("invalid_option", `The ${what} is ${shown}; it must be a text of at most 500 characters.`);
  }
  return `$${type}:${checkText(text, what)}`;
}

function idempotencyKey(options: Omit<StartOptions, "trace">, nowMs: number): KeyFields {
  const { idempotencyKey: key, idempotencyWindow: window } = options;
  return {
    idempotencyKey: checkKey(key),
    idempotencyExpiresMs:
      window === undefined || window === "until-terminal" ? null : nowMs + durationMs(window, "idempotencyWindow"),
    idempotencyUntilTerminal: window === "until-terminal",
  };
}

function checkKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (typeof key !== "string" || key.length === 0 || key.length > 500) {
    throw new PawlError(
      "invalid_option",
      `The option idempotencyKey must be a text of 1 to 500 characters, not ${JSON.stringify(key)}.`,
    );
  }
  if (reserved.some((prefix) => key.startsWith(prefix))) {
    throw new PawlError(
      "invalid_option",
      `The option idempotencyKey is ${JSON.stringify(key)}; ${reserved.join(" and ")} begin Pawl's own keys.`,
    );
  }
  return checkText(key, "option idempotencyKey");
}

function excluded(option: string, { type }: StartConflict, { name }: Workflow): PawlError {
  return new PawlError(
    "invalid_option",
    `The option ${option} cannot be given together with ${type}, which workflow "${name}" or this start has.`,
    { hint: `Leave out ${option}, or give ${type}: false with this start.`, details: { option } },
  );
}
