/** Marks a file as Pawl's: "Pawl" in ASCII. */
export const applicationId = 0x5061776c;

/**
 * The schema, one step per version: forward only, each in a transaction, and never edited once released. `PRAGMA user_version`
 * says how many of them a file has seen.
 *
 * Every name begins with `pawl_`: users make tables of their own in the file (`ctx.transaction`), and theirs are to have the plain ones.
 *
 * Runs have a number of their own inside the file, so that events need not repeat a UUID per row (measured: 30 % more appends/s).
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE pawl_runs (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    namespace TEXT NOT NULL,
    owner TEXT,
    workflow TEXT NOT NULL,
    version INTEGER NOT NULL,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    status TEXT NOT NULL,
    due_ms INTEGER,
    worker_id TEXT,
    epoch INTEGER NOT NULL,
    awaits TEXT,
    needs_attention INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    pause_requested INTEGER NOT NULL DEFAULT 0,
    parent_id TEXT,
    root_id TEXT,
    parent_signal TEXT,
    ends_with_parent INTEGER NOT NULL DEFAULT 0,
    flow TEXT,
    flow_key TEXT NOT NULL DEFAULT '',
    served_ms INTEGER,
    -- Whether started_ms is set: kept by hand, since no index covers a generated column.
    has_begun INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    started_ms INTEGER,
    updated_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    not_before_ms INTEGER NOT NULL,
    continued_to TEXT,
    -- What may be large comes last, and walks over many runs read no further than they must.
    input TEXT,
    output TEXT,
    error TEXT,
    state TEXT,
    tags TEXT,
    attributes TEXT,
    idempotency_key TEXT,
    idempotency_expires_ms INTEGER,
    idempotency_until_terminal INTEGER NOT NULL,
    seed TEXT NOT NULL,
    forked_from TEXT,
    continued_from TEXT,
    trace TEXT
  );

  -- Claims: walked lane by lane, highest priority first; runs that go through a flow line by line.
  -- What a condition names lies in the index too: SQLite would read the row for it otherwise.
  CREATE INDEX pawl_runs_due ON pawl_runs (priority, queue, workflow, version, due_ms, id, flow)
    WHERE due_ms IS NOT NULL AND flow IS NULL;
  CREATE INDEX pawl_runs_due_flow ON pawl_runs (priority, queue, workflow, version, flow, flow_key, has_begun, due_ms, id)
    WHERE due_ms IS NOT NULL AND flow IS NOT NULL;
  -- Takeover of a dead worker's runs.
  CREATE INDEX pawl_runs_owned ON pawl_runs (worker_id) WHERE worker_id IS NOT NULL;
  CREATE INDEX pawl_runs_attention ON pawl_runs (worker_id) WHERE needs_attention = 1;
  CREATE UNIQUE INDEX pawl_runs_key ON pawl_runs (idempotency_key, workflow, namespace) WHERE idempotency_key IS NOT NULL;
  -- Lists of what waits or went wrong; the frequent statuses (pending, running, completed) stay out of it.
  CREATE INDEX pawl_runs_parked ON pawl_runs (status, id)
    WHERE status IN ('sleeping', 'waiting', 'paused', 'blocked', 'failed', 'cancelled');
  CREATE INDEX pawl_runs_children ON pawl_runs (parent_id, id) WHERE parent_id IS NOT NULL;
  CREATE INDEX pawl_runs_tree ON pawl_runs (root_id, id) WHERE root_id IS NOT NULL;
  -- What is a user's: all of it, and what has changed of it. Runs without an owner stay out of both.
  CREATE INDEX pawl_runs_of_owner ON pawl_runs (owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX pawl_runs_of_owner_updated ON pawl_runs (owner, updated_ms, id) WHERE owner IS NOT NULL;
  -- What the limits and turns of flows go by. Runs without a flow stay out of all of it.
  CREATE INDEX pawl_runs_flow_owned ON pawl_runs (flow, flow_key, worker_id) WHERE flow IS NOT NULL AND worker_id IS NOT NULL;
  CREATE INDEX pawl_runs_flow_begun ON pawl_runs (flow, started_ms) WHERE flow IS NOT NULL AND started_ms IS NOT NULL;
  CREATE INDEX pawl_runs_flow_key_begun ON pawl_runs (flow, flow_key, started_ms) WHERE flow IS NOT NULL AND started_ms IS NOT NULL;
  CREATE INDEX pawl_runs_flow_served ON pawl_runs (flow, flow_key, served_ms) WHERE flow IS NOT NULL AND served_ms IS NOT NULL;

  CREATE TABLE pawl_events (
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT,
    at_ms INTEGER NOT NULL,
    started_ms INTEGER,
    attempt INTEGER,
    after_seq INTEGER,
    data TEXT
  );
  -- Rows lie in the order of their commits and only this index by run: a commit then touches a few pages, not one for each of its
  -- runs (measured: 2.8 times the appends/s for logs of 100 events, the same for short ones; reading back costs 0.3 µs more a row).
  CREATE UNIQUE INDEX pawl_events_of_run ON pawl_events (run, seq);

  CREATE TABLE pawl_signals (
    run INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    payload TEXT,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (run, id)
  ) WITHOUT ROWID;

  -- pawl_runs.attributes once more, a row per name: what runs can be found by. Values of one type are compared with each other only.
  CREATE TABLE pawl_attributes (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    value ANY NOT NULL,
    PRIMARY KEY (run_id, name)
  ) STRICT, WITHOUT ROWID;
  -- Equal values lie in the order in which runs are listed.
  CREATE INDEX pawl_attributes_by_value ON pawl_attributes (name, type, value, run_id);

  CREATE TABLE pawl_records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    owner TEXT,
    revision INTEGER NOT NULL,
    status TEXT NOT NULL,
    run_id TEXT,
    root_id TEXT,
    label TEXT,
    due_ms INTEGER,
    body TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX pawl_records_by_id ON pawl_records (kind, id);
  CREATE INDEX pawl_records_by_status ON pawl_records (kind, status, id);
  CREATE INDEX pawl_records_by_namespace ON pawl_records (kind, namespace, status, id);
  CREATE INDEX pawl_records_by_label ON pawl_records (kind, label, id) WHERE label IS NOT NULL;
  CREATE INDEX pawl_records_by_owner ON pawl_records (kind, owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX pawl_records_updated ON pawl_records (kind, updated_ms, id);
  CREATE INDEX pawl_records_due ON pawl_records (kind, due_ms, id) WHERE due_ms IS NOT NULL;
  CREATE INDEX pawl_records_of_run ON pawl_records (run_id, kind) WHERE run_id IS NOT NULL;
  CREATE INDEX pawl_records_of_tree ON pawl_records (root_id, kind) WHERE root_id IS NOT NULL;

  CREATE TABLE pawl_workers (
    id TEXT PRIMARY KEY,
    started_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    record TEXT NOT NULL
  ) WITHOUT ROWID;

  -- What steps of ctx.transaction came to, written together with what they have written to users' tables.
  CREATE TABLE pawl_transactions (
    run INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (run, key)
  ) WITHOUT ROWID;
  `,
];

/** What `pawl db status` calls each of them. */
export const migrationNames: readonly string[] = ["runs, their events, signals and attributes, records, workers"];
