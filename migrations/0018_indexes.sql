-- oldest-schema: 17
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

CREATE INDEX benchmark_by_age ON benchmark (created_at DESC, id DESC);
