-- oldest-schema: 18
-- Indexes for what scheduling and lists ask; server/test/plans.test.ts fails where one is missing.

-- A device's queue, with what it works on now: few, whatever it has done.
DROP INDEX job_waiting;
CREATE INDEX job_open_by_device ON job (device_id, created_at, id) WHERE state <> 'ended';
-- Named by another condition than the one above: while statistics know of no open job, either would seem as good for a queue.
CREATE INDEX job_open_by_age ON job (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX job_by_device ON job (device_id, created_at, id);
CREATE INDEX job_by_age ON job (created_at, id);

CREATE INDEX lease_by_job ON lease (job_id);
CREATE INDEX lease_active_by_agent ON lease (agent_id) WHERE state = 'active';

CREATE INDEX attempt_failed ON attempt (job_id) WHERE failure IS NOT NULL;
CREATE INDEX attempt_by_run ON attempt (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX run_by_attempt ON run (attempt_id) WHERE attempt_id IS NOT NULL;

-- As its pages go.
DROP INDEX run_by_benchmark;
CREATE INDEX run_by_benchmark ON run (benchmark_id, job_id, position);

-- As before, but jobs are found by their ids however many runs a statement changes.
CREATE OR REPLACE FUNCTION tally_runs() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  WITH change AS (
    SELECT job_id,
           sum(n) FILTER (WHERE state = 'planned') AS planned,
           sum(n) FILTER (WHERE state = 'running') AS running,
           sum(n) FILTER (WHERE outcome = 'measured') AS measured,
           sum(n) FILTER (WHERE outcome = 'failed') AS failed,
           sum(n) FILTER (WHERE outcome = 'lost') AS lost,
           sum(n) FILTER (WHERE outcome = 'cancelled') AS cancelled,
           sum(n) FILTER (WHERE outcome = 'unsupported') AS unsupported,
           sum(n) FILTER (WHERE verdict = 'suspect') AS suspect,
           sum(n) FILTER (WHERE verdict = 'invalid') AS invalid,
           sum(n * extract(epoch FROM ended_at - started_at)) FILTER (WHERE outcome = 'measured') AS seconds
      FROM (SELECT 1 AS n, * FROM run_after UNION ALL SELECT -1, * FROM run_before) r GROUP BY job_id)
  UPDATE job j SET
         runs_planned = j.runs_planned + coalesce(d.planned, 0),
         runs_running = j.runs_running + coalesce(d.running, 0),
         runs_measured = j.runs_measured + coalesce(d.measured, 0),
         runs_failed = j.runs_failed + coalesce(d.failed, 0),
         runs_lost = j.runs_lost + coalesce(d.lost, 0),
         runs_cancelled = j.runs_cancelled + coalesce(d.cancelled, 0),
         runs_unsupported = j.runs_unsupported + coalesce(d.unsupported, 0),
         runs_suspect = j.runs_suspect + coalesce(d.suspect, 0),
         runs_invalid = j.runs_invalid + coalesce(d.invalid, 0),
         measured_seconds = j.measured_seconds + coalesce(d.seconds, 0)
    FROM change d WHERE j.id = d.job_id AND j.id = ANY (ARRAY(SELECT job_id FROM change));
  RETURN NULL;
END $$;
