/**
 * The first schema. `schema` comes quoted.
 *
 * Times are milliseconds since 1970 and values encoded texts, as the port has them: the database compares and sorts them and never looks
 * inside. Texts that are only ever compared for equality are in the collation "C", whose comparisons are those of bytes.
 */
export function createTables(schema: string): string {
  return `
  CREATE TABLE ${schema}.runs (
    id uuid PRIMARY KEY,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    -- Of runs with an owner only, so that an index of it costs the others nothing, and their updates can stay in their page.
    owned_updated_ms bigint GENERATED ALWAYS AS (CASE WHEN owner IS NOT NULL THEN updated_ms END) STORED,
    not_before_ms bigint NOT NULL,
    due_ms bigint,
    started_ms bigint,
    finished_ms bigint,
    idempotency_expires_ms bigint,
    version integer NOT NULL,
    priority integer NOT NULL,
    epoch integer NOT NULL,
    idempotency_until_terminal boolean NOT NULL,
    needs_attention boolean NOT NULL DEFAULT false,
    cancel_requested boolean NOT NULL DEFAULT false,
    pause_requested boolean NOT NULL DEFAULT false,
    status text COLLATE "C" NOT NULL,
    namespace text COLLATE "C" NOT NULL,
    workflow text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C",
    seed text COLLATE "C" NOT NULL,
    owner text COLLATE "C",
    idempotency_key text COLLATE "C",
    forked_from uuid,
    continued_from uuid,
    continued_to uuid,
    parent_id uuid,
    root_id uuid,
    parent_signal text COLLATE "C",
    ends_with_parent boolean NOT NULL DEFAULT false,
    flow text COLLATE "C",
    flow_key text COLLATE "C" NOT NULL DEFAULT '',
    served_ms bigint,
    awaits text[],
    tags jsonb,
    attributes jsonb,
    trace text COLLATE "C",
    input text,
    output text,
    error text,
    state text
  )
  -- Every run is updated a few times, and claims pass what is dead in runs_due: a fifth of a large table would be far too much of it.
  WITH (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000
  );

  -- Claims: walked lane by lane, highest priority first.
  CREATE INDEX runs_due ON ${schema}.runs (priority, queue, workflow, version, due_ms, id) WHERE due_ms IS NOT NULL AND flow IS NULL;
  -- Claims of runs that go through a flow: which flows have any that are due, their lines (\`001-flows.ts\`), and of each flow and key how many are owned, when the
  -- last ones began, and when the last one was claimed.
  CREATE INDEX runs_flow_due ON ${schema}.runs (flow, due_ms) WHERE flow IS NOT NULL AND due_ms IS NOT NULL;
  CREATE INDEX runs_flow ON ${schema}.runs (flow, priority, flow_key, queue, workflow, version, (started_ms IS NULL), due_ms, id)
    WHERE flow IS NOT NULL AND due_ms IS NOT NULL;
  CREATE INDEX runs_flow_owned ON ${schema}.runs (flow, flow_key) WHERE flow IS NOT NULL AND worker_id IS NOT NULL;
  CREATE INDEX runs_flow_started ON ${schema}.runs (flow, started_ms) WHERE flow IS NOT NULL AND started_ms IS NOT NULL;
  CREATE INDEX runs_flow_begun ON ${schema}.runs (flow, flow_key, started_ms) WHERE flow IS NOT NULL AND started_ms IS NOT NULL;
  CREATE INDEX runs_flow_served ON ${schema}.runs (flow, flow_key, served_ms) WHERE flow IS NOT NULL AND served_ms IS NOT NULL;
  -- Takeover of a dead worker's runs, and lists of what runs.
  CREATE INDEX runs_owned ON ${schema}.runs (worker_id, id) WHERE worker_id IS NOT NULL;
  CREATE INDEX runs_attention ON ${schema}.runs (worker_id) WHERE needs_attention;
  CREATE UNIQUE INDEX runs_key ON ${schema}.runs (idempotency_key, workflow, namespace) WHERE idempotency_key IS NOT NULL;
  -- Lists of what waits or went wrong; the frequent statuses (pending, running, completed) stay out of it.
  CREATE INDEX runs_parked ON ${schema}.runs (status, id)
    WHERE status IN ('sleeping', 'waiting', 'paused', 'blocked', 'failed', 'cancelled');
  -- Lists by tags. Runs without any do not pay for it.
  CREATE INDEX runs_tags ON ${schema}.runs USING gin (tags jsonb_path_ops) WHERE tags IS NOT NULL;

  -- What is a user's: all of it, and what has changed of it.
  CREATE INDEX runs_of_owner ON ${schema}.runs (owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX runs_of_owner_updated ON ${schema}.runs (owner, owned_updated_ms, id) WHERE owner IS NOT NULL;

  -- A tree of runs, from any of its nodes downwards. Runs on their own do not pay for it, as those without a flow do not for what comes after.
  CREATE INDEX runs_parent ON ${schema}.runs (parent_id, id) WHERE parent_id IS NOT NULL;
  CREATE INDEX runs_root ON ${schema}.runs (root_id, id) WHERE root_id IS NOT NULL;

  -- What a run can be found by (\`RunRow.attributes\`), once more: a row per value, so that each comparison is a range of an index. A number is 0 where the value is a text, and a
  -- text empty where it is a number or a truth. Long texts are in the index with their beginning only.
  CREATE TABLE ${schema}.attributes (
    run uuid NOT NULL,
    number double precision NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    PRIMARY KEY (run, name)
  ) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
  CREATE INDEX attributes_value ON ${schema}.attributes (name, kind, number, left(text, 256), run);

  -- Questions to people, schedules (\`record-row.ts\`).
  CREATE TABLE ${schema}.records (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    due_ms bigint,
    revision integer NOT NULL,
    run_id uuid,
    root_id uuid,
    namespace text COLLATE "C" NOT NULL,
    owner text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    label text COLLATE "C",
    body text NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
  -- Lists: of one status, of one label, of one owner, of what has changed since, of a run, of a tree; in order of id. All but the primary key leave something out, if only by
  -- name: to a server that has not counted the records yet, one that begins with the kind and has the id would seem as good for a single record, and a look would go through
  -- all of the kind.
  CREATE INDEX records_status ON ${schema}.records (kind, status, id) WHERE status IS NOT NULL;
  CREATE INDEX records_label ON ${schema}.records (kind, label, status, id) WHERE label IS NOT NULL;
  CREATE INDEX records_owner ON ${schema}.records (kind, owner, id) WHERE owner IS NOT NULL;
  CREATE INDEX records_updated ON ${schema}.records (kind, updated_ms, id) WHERE updated_ms IS NOT NULL;
  CREATE INDEX records_run ON ${schema}.records (run_id, kind, id) WHERE run_id IS NOT NULL;
  CREATE INDEX records_root ON ${schema}.records (root_id, kind, id) WHERE root_id IS NOT NULL;
  CREATE INDEX records_due ON ${schema}.records (kind, due_ms, id) WHERE due_ms IS NOT NULL;
  -- What closes with its run.
  CREATE INDEX records_open ON ${schema}.records (run_id) WHERE run_id IS NOT NULL AND status = 'open';

  -- Append-only, so its pages are filled to the brim. Runs are read whole, by the key.
  CREATE TABLE ${schema}.events (
    run uuid NOT NULL,
    at_ms bigint NOT NULL,
    started_ms bigint,
    seq integer NOT NULL,
    attempt integer,
    after_seq integer,
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C",
    data text,
    PRIMARY KEY (run, seq)
  );

  CREATE TABLE ${schema}.signals (
    run uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    at_ms bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    payload text,
    PRIMARY KEY (run, id)
  ) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

  -- One row per worker, renewed all the time: room in the page lets every renewal stay there without touching the index. What an old transaction
  -- has kept meanwhile is removed soon after it, however many rows there are.
  CREATE TABLE ${schema}.workers (
    id text COLLATE "C" PRIMARY KEY,
    started_ms bigint NOT NULL,
    expires_ms bigint NOT NULL,
    record jsonb NOT NULL
  ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);

  -- What steps of ctx.transaction came to, written together with what they have written to users' tables.
  CREATE TABLE ${schema}.transactions (
    run uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    value text,
    PRIMARY KEY (run, key)
  );
  `;
}
