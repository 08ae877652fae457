/**
 * The function that writes one batch: one call, one transaction, one round trip. `schema` comes quoted.
 *
 * It knows no rules: what a write makes of a run is decided in JavaScript, by the same functions for every store. Here is only what needs the
 * database: fences, conflicts, and the order in which things are locked. Being a function and not one large statement, each of its statements
 * sees what was committed before it, which the fence rests on; and its plans are kept by the server, so that it needs no prepared statements.
 *
 * - `deadline`: a batch that gets here later than this, by the database's clock, is refused as a whole (`PW004`): whoever sent it has given it up.
 * - `locks`: the workers whose runs the batch writes to, in ascending order; `exclusive` where it takes runs away from them. A batch of a worker
 *   holds its lock shared from before the fence is read until the commit, so no ownership changes in between; and no row has to be locked or
 *   written for a result that is merely appended.
 * - `s_…`: new runs. One whose id or idempotency key is taken is refused here.
 * - `a_…`: owners who append events and change nothing else. `c_…`: owners whose run itself changes (`c_status` null: only its state).
 *   Refused here: who does not own the run, a transition while something waits for the owner (`run-transition.ts` decides about that), and the end of
 *   a run of which another one is told.
 * - `e_…`: the events of all of these; `e_from` is the place of their write, counted through starts, appends and changes from 1; 0: of `changes`.
 * - `x_…`: signals consumed, with `x_from` as above.
 * - `changes`: what was decided by reading first (commands, signals, whatever was refused before): applied if the rows are still those that were
 *   read (`xmin`), else nothing of the batch is (`PW001`).
 * - `request`: the claim; left out where a write is refused.
 *
 * `refused` gives the places of the writes of which nothing was done, null: none; `vacated` those of transitions that have made room in a flow;
 * `woken` whether a letter has made work for a worker.
 */
export function createCommit(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.commit_1(
    deadline bigint, locks text[], exclusive boolean[],
    s_id uuid[], s_namespace text[], s_owner text[], s_workflow text[], s_version integer[], s_queue text[], s_priority integer[],
    s_status text[], s_due bigint[], s_worker text[], s_epoch integer[], s_input text[], s_tags text[], s_key text[],
    s_key_expires bigint[], s_key_until_terminal boolean[], s_seed text[], s_forked uuid[], s_continued uuid[], s_created bigint[],
    s_started bigint[], s_not_before bigint[], s_flow text[], s_flow_key text[], s_served bigint[], s_attributes text[], s_trace text[],
    a_run uuid[], a_worker integer[], a_epoch integer[],
    c_run uuid[], c_worker integer[], c_epoch integer[], c_now bigint[], c_status text[], c_due bigint[], c_awaits text[], c_output text[],
    c_error text[], c_finished bigint[], c_state text[],
    e_from integer[], e_run uuid[], e_seq integer[], e_kind text[], e_key text[], e_at bigint[], e_started bigint[], e_attempt integer[],
    e_after integer[], e_data text[],
    x_from integer[], x_run uuid[], x_id text[],
    changes jsonb,
    request jsonb,
    OUT refused integer[],
    OUT vacated integer[],
    OUT woken boolean,
    OUT claimed json
  ) LANGUAGE plpgsql VOLATILE
  -- Every table is reached through an index, however small it was when the plan was made.
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan
  AS $$
  DECLARE
    starts integer := coalesce(cardinality(s_id), 0);
    appends integer := coalesce(cardinality(a_run), 0);
    done integer;
    made uuid[];
    places integer[];
    ended uuid[];
    ended_ms bigint[];
  BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'Pawl needs the isolation level READ COMMITTED' USING ERRCODE = 'PW003';
    END IF;
    FOR i IN 1 .. coalesce(cardinality(locks), 0) LOOP
      IF exclusive[i] THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(locks[i], 0));
      ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(locks[i], 0));
      END IF;
    END LOOP;
    IF deadline < extract(epoch FROM clock_timestamp()) * 1000 THEN
      RAISE EXCEPTION 'the batch came too late' USING ERRCODE = 'PW004';
    END IF;

    IF starts > 0 THEN
      WITH inserted AS (
        INSERT INTO ${schema}.runs (
          id, namespace, owner, workflow, version, queue, priority, status, due_ms, worker_id, epoch, input, tags, idempotency_key,
          idempotency_expires_ms, idempotency_until_terminal, seed, forked_from, continued_from, created_ms, started_ms, updated_ms,
          not_before_ms, flow, flow_key, served_ms, attributes, trace)
        SELECT
          s.id, s.namespace, s.owner, s.workflow, s.version, s.queue, s.priority, s.status, s.due, s.worker, s.epoch, s.input,
          s.tags::jsonb, s.key, s.key_expires, s.key_until_terminal, s.seed, s.forked, s.continued, s.created, s.started, s.created,
          s.not_before, s.flow, coalesce(s.flow_key, ''), s.served, s.attributes::jsonb, s.trace
        FROM unnest(
          s_id, s_namespace, s_owner, s_workflow, s_version, s_queue, s_priority, s_status, s_due, s_worker, s_epoch, s_input, s_tags,
          s_key, s_key_expires, s_key_until_terminal, s_seed, s_forked, s_continued, s_created, s_started, s_not_before,
          s_flow, s_flow_key, s_served, s_attributes, s_trace)
          AS s (id, namespace, owner, workflow, version, queue, priority, status, due, worker, epoch, input, tags, key, key_expires,
            key_until_terminal, seed, forked, continued, created, started, not_before, flow, flow_key, served, attributes, trace)
        ON CONFLICT DO NOTHING
        RETURNING id
      )
      SELECT count(*), array_agg(id) INTO done, made FROM inserted;
      IF done < starts THEN
        refused := ARRAY(
          SELECT s.place FROM unnest(s_id) WITH ORDINALITY AS s (id, place) WHERE s.id <> ALL (coalesce(made, '{}')));
      END IF;
      IF s_attributes IS NOT NULL THEN
        PERFORM ${schema}.add_attributes_1(array_agg(s.id), array_agg(s.attributes::jsonb))
        FROM unnest(s_id, s_attributes) AS s (id, attributes) WHERE s.attributes IS NOT NULL AND s.id = ANY (made);
      END IF;
    END IF;

    -- All that is written here and in the changes, in one order, so that two batches never wait for each other: a run that suspends in one may be the parent of one
    -- that ends in the other, and the other way round.
    IF changes IS NOT NULL AND c_run IS NOT NULL THEN
      PERFORM 1 FROM ${schema}.runs AS r
      WHERE r.id = ANY (c_run || ARRAY(SELECT (read ->> 'id')::uuid FROM jsonb_array_elements(changes -> 'reads') AS read))
      ORDER BY r.id FOR NO KEY UPDATE;
    END IF;

    IF c_run IS NOT NULL THEN
      WITH updated AS (
        UPDATE ${schema}.runs AS r
        SET status = coalesce(c.status, r.status),
          due_ms = CASE WHEN c.status IS NULL THEN r.due_ms ELSE c.due END,
          worker_id = CASE WHEN c.status IS NULL THEN r.worker_id END,
          awaits = CASE WHEN c.awaits IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(c.awaits::jsonb)) END,
          output = CASE WHEN c.status IS NULL THEN r.output ELSE c.output END,
          error = CASE WHEN c.status IS NULL THEN r.error ELSE c.error END,
          state = coalesce(c.state, r.state),
          updated_ms = c.now,
          finished_ms = c.finished
        FROM unnest(c_run, c_worker, c_epoch, c_now, c_status, c_due, c_awaits, c_output, c_error, c_finished, c_state)
          WITH ORDINALITY AS c (run, worker, epoch, now, status, due, awaits, output, error, finished, state, place)
        WHERE r.id = c.run AND r.worker_id = locks[c.worker] AND r.epoch = c.epoch
          AND (c.status IS NULL OR NOT (r.needs_attention OR r.cancel_requested OR r.pause_requested))
          AND (c.finished IS NULL OR r.parent_signal IS NULL)
        RETURNING c.place, CASE WHEN c.finished IS NOT NULL THEN r.id END AS ended, c.finished,
          CASE WHEN c.status IS NOT NULL AND r.flow IS NOT NULL THEN starts + appends + c.place END AS vacated
      )
      SELECT count(*), array_agg(updated.place), array_agg(updated.ended) FILTER (WHERE updated.ended IS NOT NULL),
        array_agg(updated.finished) FILTER (WHERE updated.ended IS NOT NULL), array_agg(updated.vacated) FILTER (WHERE updated.vacated IS NOT NULL)
      INTO done, places, ended, ended_ms, vacated FROM updated;
      IF done < cardinality(c_run) THEN
        refused := refused || ARRAY(
          SELECT starts + appends + place FROM generate_subscripts(c_run, 1) AS place WHERE place <> ALL (coalesce(places, '{}')));
      END IF;
      IF ended IS NOT NULL THEN
        DELETE FROM ${schema}.signals WHERE run = ANY (ended);
        PERFORM ${schema}.close_records_1(ended, ended_ms);
      END IF;
    END IF;

    IF appends > 0 THEN
      SELECT count(*) INTO done
      FROM unnest(a_run, a_worker, a_epoch) AS a (run, worker, epoch)
      JOIN ${schema}.runs AS r ON r.id = a.run
      WHERE r.worker_id = locks[a.worker] AND r.epoch = a.epoch;
      IF done < appends THEN
        refused := refused || ARRAY(
          SELECT starts + a.place::integer
          FROM unnest(a_run, a_worker, a_epoch) WITH ORDINALITY AS a (run, worker, epoch, place)
          LEFT JOIN ${schema}.runs AS r ON r.id = a.run AND r.worker_id = locks[a.worker] AND r.epoch = a.epoch
          WHERE r.id IS NULL);
      END IF;
    END IF;

    IF changes IS NOT NULL THEN
      woken := ${schema}.apply_changes_1(changes);
    END IF;

    IF e_run IS NOT NULL THEN
      IF refused IS NULL THEN
        INSERT INTO ${schema}.events (run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data)
        SELECT * FROM unnest(e_run, e_seq, e_kind, e_key, e_at, e_started, e_attempt, e_after, e_data);
      ELSE
        INSERT INTO ${schema}.events (run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data)
        SELECT e.run, e.seq, e.kind, e.key, e.at, e.started, e.attempt, e.after, e.data
        FROM unnest(e_from, e_run, e_seq, e_kind, e_key, e_at, e_started, e_attempt, e_after, e_data)
          AS e (place, run, seq, kind, key, at, started, attempt, after, data)
        WHERE e.place <> ALL (refused);
      END IF;
    END IF;

    IF x_run IS NOT NULL THEN
      DELETE FROM ${schema}.signals AS signal
      USING unnest(x_from, x_run, x_id) AS x (place, run, id)
      WHERE signal.run = x.run AND signal.id = x.id AND x.place <> ALL (coalesce(refused, '{}'));
    END IF;

    -- Writes come before the claim, also those that are refused here and come once more: the claim would fetch the very news for which a
    -- transition was refused, and nobody would be left to hear it.
    IF request IS NOT NULL AND refused IS NULL THEN
      claimed := ${schema}.claim_1(request);
    END IF;
  END
  $$;
  `;
}
