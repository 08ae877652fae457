import { classifiedCodes } from "./classified-codes.ts";
import type { ErrorKind } from "./error-kind.ts";
import { httpCodes } from "./http-codes.ts";

/** What is known about a code before anything happened. docs/errors.md shows the same to readers; a test compares them. */
export interface CatalogueEntry {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly hint: string;
}

// Codes that Pawl itself throws. To add one: an entry here and its row in docs/errors.md.
const pawlCodes = {
  invalid_duration: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A duration is negative, too long or not understood.",
    hint: 'Give milliseconds as a number, a text with units such as "30s", "2h30m" or "3 days", or { minutes: 5 }.',
  },
  invalid_option: {
    kind: "invalid_input",
    retryable: false,
    meaning: "An option has a value that it cannot take, or is unknown.",
    hint: "Correct the option that the message names.",
  },
  invalid_attribute: {
    kind: "invalid_input",
    retryable: false,
    meaning: "An attribute of a run has a value that is not of its declared type, or its workflow does not declare it.",
    hint: 'Declare it with workflow({ attributes: { total: "number" } }), and set a value of that type.',
  },
  invalid_name: {
    kind: "invalid_input",
    retryable: false,
    meaning:
      "The name of a workflow, step, signal, queue or node is empty, too long or has characters that names cannot have.",
    hint: "Use a short name of letters, digits and the signs that the message lists.",
  },
  invalid_input: {
    kind: "invalid_input",
    retryable: false,
    meaning: "An argument of a call is missing or has the wrong form.",
    hint: "Correct the argument that the message names.",
  },
  invalid_json: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A text that should be JSON is not.",
    hint: "Check quotes, commas and brackets near the place that the message names.",
  },
  validation_failed: {
    kind: "validation",
    retryable: false,
    meaning: "A value does not fit its schema.",
    hint: "Correct the fields in `details.issues`, or the schema.",
  },
  value_not_storable: {
    kind: "invalid_input",
    retryable: false,
    meaning:
      "A value holds something that cannot be stored: a function, a symbol, a promise, a cycle, or nesting without end.",
    hint: "Return plain data from the place that the message names, and keep live objects inside the step.",
  },
  value_corrupt: {
    kind: "database",
    retryable: false,
    meaning: "A stored value cannot be read back: it was damaged, or written by a newer Pawl.",
    hint: "Update Pawl on this machine, or restore the value from a backup.",
  },
  payload_unreadable: {
    kind: "database",
    retryable: false,
    meaning: "A payload that was compressed, encrypted or moved to the blob store cannot be read back.",
    hint: "Configure the codec, key or blob store that the message names as it was when the payload was written.",
  },
  files_not_configured: {
    kind: "invalid_input",
    retryable: false,
    meaning: "Files of runs were used, and there is no blob store to keep them in.",
    hint: 'Set `blobs` in the configuration, such as "file:./blobs", in every process that uses files.',
  },
  files_outside_step: {
    kind: "invalid_input",
    retryable: false,
    meaning: "`ctx.files` was used outside of a step.",
    hint: 'Use it inside one: `await ctx.step("report", () => ctx.files.write("out/report.pdf", pdf))`.',
  },
  run_file_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "A run has no file at this path.",
    hint: "List what it has with `pawl.files.list(run)`, or `pawl files <run>`.",
  },
  payload_too_large: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A value is larger than the payload limit.",
    hint: "Store the large part elsewhere and return a reference to it, or raise the payload limit in the configuration.",
  },
  stream_limit: {
    kind: "business_logic",
    retryable: false,
    meaning: "A run has written as much to its streams as it may.",
    hint: "Stream less, keep large results elsewhere, or raise `streamLimitBytes` in the configuration; a blocked run goes on when it is resumed.",
  },
  event_limit: {
    kind: "business_logic",
    retryable: false,
    meaning: "The log of a run has as many events as it may, and takes nothing more for those who watch.",
    hint: "Begin anew with `ctx.continueAsNew`, say less, or raise `eventsMax` in the configuration; a blocked run goes on when it is resumed.",
  },
  workflow_not_registered: {
    kind: "not_found",
    retryable: false,
    meaning: "No workflow of this name is registered here.",
    hint: "Pass the workflow in `workflows` of createPawl or pawl.config.ts, and check the spelling of its name.",
  },
  workflow_version_not_registered: {
    kind: "not_found",
    retryable: false,
    meaning: "The workflow is registered, but not in this version.",
    hint: "Register that version beside the others, or fork the run onto a version that is registered.",
  },
  workflow_already_registered: {
    kind: "invalid_input",
    retryable: false,
    meaning: "Two different workflows have the same name and version.",
    hint: "Give one of them another name, or raise its version.",
  },
  run_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "There is no run of this id.",
    hint: "Check the id and that you look at the right store; `pawl runs` lists what is there.",
  },
  run_terminal: {
    kind: "business_logic",
    retryable: false,
    meaning: "The run has already ended, and a terminal status is final.",
    hint: "Fork or retry the run to go on from it.",
  },
  invalid_usage: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The command line does not fit the command.",
    hint: "`pawl help <command>` shows its arguments and options.",
  },
  interrupted: {
    kind: "cancelled",
    retryable: false,
    meaning: "A person stopped the command before it was done.",
    hint: "Start the command again.",
  },
  run_not_terminal: {
    kind: "business_logic",
    retryable: false,
    meaning: "The run has not ended, which this needs.",
    hint: "Wait for its end, or cancel it first.",
  },
  run_changed: {
    kind: "business_logic",
    retryable: false,
    meaning: "The run is not in a state in which this can be done.",
    hint: "Look at its status with `pawl show <run>`: what is paused or blocked can be resumed, what has failed can be retried.",
  },
  run_ended: {
    kind: "cancelled",
    retryable: false,
    meaning: "The run ended while this work was still going on, so its signal was aborted.",
    hint: "Await every step that matters before the workflow returns.",
  },
  run_not_retryable: {
    kind: "business_logic",
    retryable: false,
    meaning:
      "Only a run that has failed, was cancelled or is blocked can be retried, and from a step also one that has completed.",
    hint: "Resume a paused run; take a completed one back with `from`, or fork it.",
  },
  run_cancelled: {
    kind: "cancelled",
    retryable: false,
    meaning: "The run was cancelled.",
    hint: "Start a new run, or retry or fork this one, if it should be done after all.",
  },
  run_failed: {
    kind: "unknown",
    retryable: false,
    meaning: "The run failed; the cause says why.",
    hint: "See the cause and `pawl show <run>`; when it is mended, `pawl retry <run>` goes on from the failed step.",
  },
  step_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "The run has no step of this name.",
    hint: "`pawl show <run>` lists its steps; repeated ones are named `name#2`.",
  },
  step_timeout: {
    kind: "timeout",
    retryable: true,
    meaning: "A step did not finish within its timeout.",
    hint: "Raise the step's `timeout`, and pass its `signal` on so that the work stops in time.",
  },
  signal_timeout: {
    kind: "timeout",
    retryable: false,
    meaning: "No signal of this name arrived within the timeout.",
    hint: "Catch this error to go on without the signal, or raise the `timeout` of waitForSignal.",
  },
  child_failed: {
    kind: "unknown",
    retryable: false,
    meaning: "A child of the run has failed; the cause is its error.",
    hint: "See `pawl show` of the child that the message names; when it is mended, `pawl retry` of the parent starts the child anew.",
  },
  child_cancelled: {
    kind: "cancelled",
    retryable: false,
    meaning: "A child of the run was cancelled before it had a result.",
    hint: "Catch this error to go on without the child, or retry the parent, which starts the child anew.",
  },
  child_deleted: {
    kind: "not_found",
    retryable: false,
    meaning: "A child of the run was deleted before the run had got to know how it ended.",
    hint: "Catch this error to go on without the child, or retry the parent, which starts the child anew.",
  },
  interrupt_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "There is no interrupt of this id.",
    hint: "Check the id and that you look at the right store; `pawl interrupts --all` lists what there is.",
  },
  interrupt_closed: {
    kind: "business_logic",
    retryable: false,
    meaning:
      "The question cannot be answered any more: somebody has answered it, its time is up, or its run does not need it.",
    hint: "`details.status` says which, and `details.answeredBy` who was first.",
  },
  step_not_mocked: {
    kind: "not_found",
    retryable: false,
    meaning: "A strict test has come to a step that it does not mock.",
    hint: "Mock the step with `t.mockStep`, or leave out the option `strict` of testPawl.",
  },
  history_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "What was to be replayed is no history of a run, or of a format that only a newer Pawl knows.",
    hint: "Give what `pawl.export` or `pawl export` has written, as it is.",
  },
  interrupt_not_yours: {
    kind: "permission_denied",
    retryable: false,
    meaning: "Only an assignee may answer this question.",
    hint: "Answer as one of `details.assignees`, or put the question to somebody else with `pawl.interrupts.reassign`.",
  },
  interrupt_expired: {
    kind: "timeout",
    retryable: false,
    meaning: "Nobody answered a question within its timeout.",
    hint: "Catch this error to go on without the answer, give the interrupt a `default`, or raise its `timeout`.",
  },
  nested_step: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A step was started inside another step.",
    hint: "Call ctx.step from the workflow function, or group steps with ctx.parallel.",
  },
  transactions_unsupported: {
    kind: "invalid_input",
    retryable: false,
    meaning: "ctx.transaction was used on a store that has no database of yours: memory.",
    hint: "Use a SQLite or PostgreSQL store, or ctx.step.",
  },
  transaction_elsewhere: {
    kind: "database",
    retryable: false,
    meaning: "The option `using` of ctx.transaction names what is no transaction of the store's database.",
    hint: "Hand it a pool of pg, postgres, Kysely or Drizzle on the very database (and with rights on the schema) that the store uses.",
  },
  transaction_refused: {
    kind: "business_logic",
    retryable: false,
    meaning:
      "A transaction was not committed: its run belongs to another worker by now, or its function has ended it by itself.",
    hint: "Nothing was written; the run's present owner does it. Leave COMMIT and ROLLBACK to Pawl.",
  },
  nondeterministic: {
    kind: "business_logic",
    retryable: false,
    meaning: "The workflow's code does not fit the recorded history of the run.",
    hint: "Deploy the code that the run began with, guard the change with ctx.patched, or fork the run.",
  },
  run_kills_workers: {
    kind: "business_logic",
    retryable: false,
    meaning: "Workers died one after another while they had this run, which got no further in between.",
    hint: "See what it does at that point (memory, native code, process.exit), deploy a mended version, then resume or cancel the run.",
  },
  write_refused: {
    kind: "database",
    retryable: false,
    meaning: "The store can never take what the run has to record, so the run was blocked without it.",
    hint: "See the reason in the message; let the workflow give the store something else (smaller, or kept elsewhere), deploy that, then resume the run: what has no record is done again.",
  },
  retries_exhausted: {
    kind: "unknown",
    retryable: false,
    meaning: "Every attempt that the retry policy allows has failed; the cause is the last failure.",
    hint: "Mend the cause and retry the run, or allow more attempts.",
  },
  branches_failed: {
    kind: "unknown",
    retryable: false,
    meaning: "One or more branches of a parallel, map or race failed; `errors` has one for each.",
    hint: "See the branches in `details` and their causes.",
  },
  store_busy: {
    kind: "database",
    retryable: true,
    meaning: "The database stayed locked by another process for too long.",
    hint: "Look for a long transaction or a backup on the same file, and try again.",
  },
  store_corrupt: {
    kind: "database",
    retryable: false,
    meaning: "The database file is damaged, or is not a Pawl database.",
    hint: "Check the path; restore the file from a backup if it is the right one.",
  },
  store_newer: {
    kind: "database",
    retryable: false,
    meaning: "The database was migrated by a newer Pawl than this one.",
    hint: "Update Pawl here to the version that migrated it, or newer.",
  },
  store_readonly: {
    kind: "database",
    retryable: false,
    meaning: "The database cannot be written to.",
    hint: "Give this process write permission on the file and on its folder, and check that the disk is not mounted read-only.",
  },
  store_full: {
    kind: "database",
    retryable: false,
    meaning: "The disk of the database is full; nothing that was acknowledged is lost.",
    hint: "Free space on the disk, then retry.",
  },
  store_unavailable: {
    kind: "database",
    retryable: true,
    meaning: "The store does not answer.",
    hint: "Check that the database runs and can be reached from here.",
  },
  store_denied: {
    kind: "permission_denied",
    retryable: false,
    meaning: "The database does not let this user in, or does not allow what Pawl needs.",
    hint: "Check user, password and database in the store's URL, and the rights that docs/postgres.md lists.",
  },
  store_not_migrated: {
    kind: "database",
    retryable: false,
    meaning: "The database does not have the tables of this version of Pawl, and opening it may not make them.",
    hint: "Run `pawl db migrate` with the URL of the schema's owner.",
  },
  store_unsuitable: {
    kind: "database",
    retryable: false,
    meaning: "The database server cannot serve Pawl: it is too old, or set up in a way that Pawl cannot work with.",
    hint: "Change what the message names.",
  },
  invalid_cron: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A cron line is not understood, or names a day that never comes.",
    hint: "Write five fields, or six with seconds in front, such as `0 9 * * 1-5`; `pawl schedules next` shows the ticks of a line.",
  },
  invalid_timezone: {
    kind: "invalid_input",
    retryable: false,
    meaning: "There is no time zone of this name.",
    hint: "Use a name of the IANA list, such as `Europe/Berlin` or `UTC`.",
  },
  scheduler_not_installed: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A schedule has a cron line, and the package that reads it is not installed.",
    hint: "Run `npm i @pawl/scheduler`, or give the schedule a period with `every`.",
  },
  schedule_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "There is no schedule of this name in this namespace.",
    hint: "Check the name and the namespace; `pawl schedules` lists them.",
  },
  schedule_exists: {
    kind: "business_logic",
    retryable: false,
    meaning: "A schedule of this name is there already.",
    hint: "Take another name, or use `upsert` or `update`.",
  },
  schedule_in_code: {
    kind: "business_logic",
    retryable: false,
    meaning: "The schedule belongs to the definition of a workflow, so it cannot be changed from outside.",
    hint: "Change it in the code; `pause`, `resume`, `trigger`, `backfill` and `delete` work.",
  },
  schedule_changed: {
    kind: "business_logic",
    retryable: false,
    meaning: "The schedule was changed by others again and again while this change was being made.",
    hint: "Try again.",
  },
  server_not_installed: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The command needs the package @pawl/server, which is not installed.",
    hint: "Run `npm i @pawl/server`.",
  },
  store_not_installed: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The store that the URL names needs a package that is not installed.",
    hint: "Install the package that the message names.",
  },
  store_url_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The store's URL is not understood.",
    hint: 'Use "memory:", "sqlite:./pawl.db" or "postgres://user@host/database".',
  },
  lease_lost: {
    kind: "cancelled",
    retryable: false,
    meaning: "Another worker owns the run now, so this worker's write was refused.",
    hint: "Nothing is lost: the other worker goes on. If it happens often, raise the lease or free the event loop.",
  },
  closed: {
    kind: "cancelled",
    retryable: false,
    meaning: "Pawl was closed, or is closing.",
    hint: "Create a new one with createPawl, or close later.",
  },
  config_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The configuration has an unknown key or a value that it cannot take.",
    hint: "Correct the key that the message names.",
  },
  config_not_found: {
    kind: "not_found",
    retryable: false,
    meaning: "There is no configuration file at this path.",
    hint: "Run `pawl init` to make one, or name it with --config.",
  },

  // ── graph_… codes (graph/): add below this line ──
  graph_invalid: {
    kind: "validation",
    retryable: false,
    meaning:
      "The graph is put together wrongly: two nodes of one name, a declared action that leads nowhere, or a graph inside itself.",
    hint: "Mend what the message lists; `graph.validate()` returns the same list.",
  },
  graph_state_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The state of a graph is not an object.",
    hint: "Start the graph with an object; the nodes read and write its keys.",
  },
  graph_action_invalid: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A node's `post` returned something that is not the name of an action.",
    hint: "Return the action as a text, or nothing for the default action; write results to the state.",
  },
  graph_batch_not_list: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The `prep` of a batch returned something that is not a list.",
    hint: "Return an array, or another iterable of the items.",
  },
  graph_output_invalid: {
    kind: "validation",
    retryable: true,
    meaning: "What a ValidatedNode's `exec` returned does not fit the schema `output`.",
    hint: "See `details.issues`; correct `exec` or the schema, give the node a retry policy, or a fallback.",
  },
  graph_node_timeout: {
    kind: "timeout",
    retryable: true,
    meaning: "An attempt at a node's `exec` took longer than the node's `timeout`.",
    hint: "Raise the node's `timeout`, and pass `signal` on so that the work stops in time.",
  },
  graph_max_steps: {
    kind: "business_logic",
    retryable: false,
    meaning: "The graph visited as many nodes as `maxSteps` allows, and would go on.",
    hint: "Look for a loop that does not end, or raise `maxSteps`.",
  },
  graph_cancelled: {
    kind: "cancelled",
    retryable: false,
    meaning: "The signal that the graph was run with was aborted.",
    hint: "Run the graph again if it should be done after all.",
  },
  graph_interrupt_unhandled: {
    kind: "invalid_input",
    retryable: false,
    meaning: "A node asks people something in a graph that runs in memory, where nobody answers.",
    hint: "Give `graph.run` the option `onInterrupt`, or start the graph with `pawl.start`.",
  },
  graph_choice_unknown: {
    kind: "invalid_input",
    retryable: false,
    meaning: "The function `choose` of a subgraph named a graph that is not among its `graphs`.",
    hint: "Return one of the names in `details.graphs`, or undefined to enter none.",
  },
  graph_branch_conflict: {
    kind: "business_logic",
    retryable: false,
    meaning: "Branches side by side gave one key of the state different values, and the key has no reducer.",
    hint: "Add a reducer for the key, or let only one branch write it.",
  },
  graph_state_not_copyable: {
    kind: "invalid_input",
    retryable: false,
    meaning:
      "Branches side by side each need a copy of the state, and it holds something that cannot be copied, such as a function.",
    hint: "Keep live objects in the graph's `setup`, or pass `copy` to `parallel`.",
  },
  graph_node_missing: {
    kind: "not_found",
    retryable: false,
    meaning: "The run had come to a node that the graph no longer has.",
    hint: "Deploy the graph with that node, or fork the run from an earlier node.",
  },

  // ── end of graph_… codes ──

  permanent: {
    kind: "business_logic",
    retryable: false,
    meaning: "Your code threw a PermanentError: another attempt cannot help.",
    hint: "See the message; give the error a `code` of its own to tell it from others.",
  },
  retryable: {
    kind: "service_unavailable",
    retryable: true,
    meaning: "Your code threw a RetryableError: another attempt may help.",
    hint: "See the message; give the error a `code` of its own to tell it from others.",
  },
} as const;

/** A code of the catalogue. User code may use codes of its own beside them. */
export type ErrorCode = keyof typeof pawlCodes | keyof typeof classifiedCodes | keyof typeof httpCodes;

/** Every code that Pawl throws or gives to an error that it classified. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = {
  ...pawlCodes,
  ...classifiedCodes,
  ...httpCodes,
};
