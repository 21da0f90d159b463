-- What a result changes is added to a tally, never counted anew: the cost of a result must not grow with its benchmark.

-- That its results come late was said of an attempt.
ALTER TABLE attempt ADD COLUMN late_told boolean NOT NULL DEFAULT false;

-- Runs that ended without their agent's word are told to it once, with the next result of their job.
ALTER TABLE run ADD COLUMN told boolean NOT NULL DEFAULT false;
UPDATE run SET told = true WHERE state = 'ended' AND result_sha256 IS NULL;
CREATE INDEX run_untold ON run (job_id) WHERE state = 'ended' AND result_sha256 IS NULL AND NOT told;

ALTER TABLE job
  ADD COLUMN runs_planned     integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_running     integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_measured    integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_failed      integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_lost        integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_cancelled   integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_unsupported integer NOT NULL DEFAULT 0,
  -- Of the measured ones.
  ADD COLUMN runs_suspect     integer NOT NULL DEFAULT 0,
  ADD COLUMN runs_invalid     integer NOT NULL DEFAULT 0,
  ADD COLUMN measured_seconds double precision NOT NULL DEFAULT 0;

-- Kept by the database, so that nobody who writes a run can forget it. Runs go only together with their job.
CREATE FUNCTION tally_runs() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
    FROM change d WHERE j.id = d.job_id;
  RETURN NULL;
END $$;
CREATE FUNCTION tally_new_runs() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  -- They are planned, all of them.
  UPDATE job j SET runs_planned = j.runs_planned + n.runs
    FROM (SELECT job_id, count(*) AS runs FROM run_after GROUP BY job_id) n WHERE j.id = n.job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER run_tally AFTER UPDATE ON run REFERENCING OLD TABLE AS run_before NEW TABLE AS run_after
  FOR EACH STATEMENT EXECUTE FUNCTION tally_runs();
CREATE TRIGGER run_tally_new AFTER INSERT ON run REFERENCING NEW TABLE AS run_after
  FOR EACH STATEMENT EXECUTE FUNCTION tally_new_runs();

-- What there is already.
UPDATE job j SET
       runs_planned = r.planned,
       runs_running = r.running,
       runs_measured = r.measured,
       runs_failed = r.failed,
       runs_lost = r.lost,
       runs_cancelled = r.cancelled,
       runs_unsupported = r.unsupported,
       runs_suspect = r.suspect,
       runs_invalid = r.invalid,
       measured_seconds = coalesce(r.seconds, 0)
  FROM (SELECT job_id,
               count(*) FILTER (WHERE state = 'planned') AS planned,
               count(*) FILTER (WHERE state = 'running') AS running,
               count(*) FILTER (WHERE outcome = 'measured') AS measured,
               count(*) FILTER (WHERE outcome = 'failed') AS failed,
               count(*) FILTER (WHERE outcome = 'lost') AS lost,
               count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled,
               count(*) FILTER (WHERE outcome = 'unsupported') AS unsupported,
               count(*) FILTER (WHERE verdict = 'suspect') AS suspect,
               count(*) FILTER (WHERE verdict = 'invalid') AS invalid,
               sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE outcome = 'measured') AS seconds
          FROM run GROUP BY job_id) r
 WHERE j.id = r.job_id;

-- What of a benchmark never changes once it is planned.
ALTER TABLE benchmark
  ADD COLUMN cells            integer NOT NULL DEFAULT 0,
  -- Ended before they could run: each counts as all its runs.
  ADD COLUMN cells_impossible integer NOT NULL DEFAULT 0,
  ADD COLUMN models           text[]  NOT NULL DEFAULT '{}',
  ADD COLUMN devices          uuid[]  NOT NULL DEFAULT '{}';
UPDATE benchmark b SET cells = c.cells, cells_impossible = c.impossible, models = c.models, devices = c.devices
  FROM (SELECT benchmark_id, count(*) AS cells, array_agg(DISTINCT model_sha256) AS models, array_agg(DISTINCT device_id) AS devices,
               count(*) FILTER (WHERE outcome = 'unsupported' AND NOT EXISTS (SELECT 1 FROM run r WHERE r.cell_id = cell.id)) AS impossible
          FROM cell GROUP BY benchmark_id) c
 WHERE c.benchmark_id = b.id;

-- The first usable run of a model on a CPU: what the others of the benchmark are held against.
CREATE TABLE reference (
  benchmark_id uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  model_sha256 text NOT NULL REFERENCES model,
  -- Empty for outputs; of a language model's answer, its task as text.
  task         text NOT NULL,
  run_id       uuid NOT NULL REFERENCES run ON DELETE CASCADE,
  PRIMARY KEY (benchmark_id, model_sha256, task)
);
INSERT INTO reference (benchmark_id, model_sha256, task, run_id)
SELECT DISTINCT ON (r.benchmark_id, c.model_sha256, t.task) r.benchmark_id, c.model_sha256, t.task, r.id
  FROM run r JOIN cell c ON c.id = r.cell_id JOIN run_record x ON x.run_id = r.id JOIN benchmark b ON b.id = r.benchmark_id
  CROSS JOIN LATERAL (SELECT '' AS task WHERE jsonb_array_length(x.outputs) > 0
                      UNION ALL SELECT (c.configuration->'lm')::text WHERE x.language IS NOT NULL) t
 WHERE b.state <> 'ended' AND c.configuration->>'accelerator' = 'cpu' AND r.outcome = 'measured' AND r.verdict <> 'invalid'
   AND t.task IS NOT NULL
 ORDER BY r.benchmark_id, c.model_sha256, t.task, r.ended_at;
