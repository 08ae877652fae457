/**
 * Deletes runs that have ended, with all that belongs to them. `schema` comes quoted.
 *
 * They are locked before anything of theirs is deleted: one that is retried meanwhile stays as a whole, and what was written to one until then is
 * seen by the deletions, which are statements of their own. `ended_by`: one that has ended later stays too; null: none does.
 */
export function createDeleteRuns(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.delete_runs_1(ids uuid[], ended_by bigint) RETURNS integer LANGUAGE plpgsql VOLATILE
  SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
  AS $$
  DECLARE
    gone uuid[];
  BEGIN
    gone := ARRAY(
      SELECT id FROM ${schema}.runs
      WHERE id = ANY (ids) AND status IN ('completed', 'failed', 'cancelled') AND (ended_by IS NULL OR finished_ms <= ended_by)
      ORDER BY id FOR UPDATE);
    IF cardinality(gone) > 0 THEN
      DELETE FROM ${schema}.events WHERE run = ANY (gone);
      DELETE FROM ${schema}.signals WHERE run = ANY (gone);
      DELETE FROM ${schema}.attributes WHERE run = ANY (gone);
      DELETE FROM ${schema}.records WHERE run_id = ANY (gone);
      DELETE FROM ${schema}.transactions WHERE run = ANY (gone);
      DELETE FROM ${schema}.runs WHERE id = ANY (gone);
    END IF;
    RETURN cardinality(gone);
  END
  $$;
  `;
}
