-- Fills a schema with benchmarks like the one that is there: its one result is given, with some noise, to all its runs, and the
-- whole is copied. For the benchmarks of much data and the test of query plans; as a superuser, since nobody's triggers run.
-- Settings: fill.copies (how many benchmarks like it are made), fill.with_samples (1: each run keeps its raw samples).
SET session_replication_role = replica;
-- A portal is at work beside it: first whatever it has begun ends, in its order of locks.
LOCK TABLE agent, device, lease, job IN EXCLUSIVE MODE;

-- How much a run's values differ from the given ones: a device and a configuration have their own pace, a run a little of its own.
CREATE TEMP TABLE given AS
  SELECT r.*, c.benchmark_id AS of_benchmark FROM run r JOIN cell c ON c.id = r.cell_id WHERE r.result_sha256 IS NOT NULL ORDER BY r.ended_at LIMIT 1;
CREATE TEMP TABLE pace AS
  SELECT r.id AS run_id, (1 + abs(hashtext(c.device_id::text) % 100) / 100.0) * (1 + abs(hashtext(c.configuration_key) % 50) / 100.0)
         * (1 + abs(hashtext(r.id::text) % 100) / 5000.0) AS factor
    FROM run r JOIN cell c ON c.id = r.cell_id WHERE r.benchmark_id = (SELECT of_benchmark FROM given);

UPDATE run r SET state = 'ended', outcome = 'measured', verdict = g.verdict, reasons = g.reasons, rules_version = g.rules_version,
       robust_cv = g.robust_cv, trend = g.trend, memory_source = g.memory_source, delegation = g.delegation, harness = g.harness,
       engine = g.engine, host = g.host, warmup = g.warmup, result_sha256 = md5(r.id::text),
       started_at = g.started_at, ended_at = g.ended_at
  FROM given g WHERE r.benchmark_id = g.of_benchmark AND r.id <> g.id;
INSERT INTO measurement (run_id, metric, value, n, kept, min, p5, p25, p75, p90, p95, p99, max, mean)
SELECT p.run_id, m.metric, round(m.value * f), m.n, m.kept, round(m.min * f), m.p5 * f, m.p25 * f, m.p75 * f, m.p90 * f, m.p95 * f, m.p99 * f, round(m.max * f), m.mean * f
  FROM given g JOIN measurement m ON m.run_id = g.id CROSS JOIN pace p
  CROSS JOIN LATERAL (SELECT CASE WHEN m.metric LIKE '%memory%' THEN 1 ELSE p.factor END AS f) x WHERE p.run_id <> g.id;
INSERT INTO run_record (run_id, latency_ns, memory, conditions, outputs, operators, log)
SELECT p.run_id, x.latency_ns, x.memory, x.conditions, x.outputs, x.operators, x.log
  FROM given g JOIN run_record x ON x.run_id = g.id CROSS JOIN pace p
 WHERE p.run_id <> g.id;
UPDATE cell c SET outcome = 'measured', verdict = g.verdict, reasons = jsonb_path_query_array(g.reasons, '$[*] ? (@.passed != true)'),
       runtime = jsonb_build_object('name', g.engine->'name', 'version', g.engine->'version', 'build', g.engine->'build'), delegation = g.delegation
  FROM given g WHERE c.benchmark_id = g.of_benchmark;
UPDATE job j SET state = 'ended', ended_at = now(), runs_planned = 0, runs_running = 0,
       runs_measured = (SELECT count(*) FROM run r WHERE r.job_id = j.id), measured_seconds = 60
  FROM given g WHERE j.benchmark_id = g.of_benchmark;
UPDATE lease SET state = 'released', ended_at = now() WHERE state = 'active';
UPDATE attempt SET state = 'completed', ended_at = now() WHERE state = 'running';
UPDATE benchmark b SET state = 'ended', started_at = now(), ended_at = now() FROM given g WHERE b.id = g.of_benchmark;

-- An id of a copy is made of the one that it is a copy of, and so are those that refer to it; a UUID of version 4 by its form.
CREATE FUNCTION pg_temp.copied(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN overlay(overlay(md5(id::text || n) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid;
CREATE TEMP TABLE copy AS SELECT g AS n FROM generate_series(1, current_setting('fill.copies')::int) g;
INSERT INTO benchmark (id, name, state, configurations, plan, seed, created_at, started_at, ended_at, cells, cells_impossible, models, devices)
SELECT pg_temp.copied(b.id, n), b.name || ' ' || n, b.state, b.configurations, b.plan, b.seed + n, b.created_at - n * interval '1 hour',
       b.started_at - n * interval '1 hour', b.ended_at - n * interval '1 hour', b.cells, b.cells_impossible, b.models, b.devices
  FROM benchmark b JOIN given g ON b.id = g.of_benchmark CROSS JOIN copy ORDER BY n;
INSERT INTO cell (id, benchmark_id, position, model_sha256, device_id, configuration, configuration_key, outcome, failure, verdict, reasons, runtime, delegation)
SELECT pg_temp.copied(c.id, n), pg_temp.copied(c.benchmark_id, n), c.position, c.model_sha256, c.device_id, c.configuration,
       c.configuration_key, c.outcome, c.failure, c.verdict, c.reasons, c.runtime, c.delegation
  FROM cell c JOIN given g ON c.benchmark_id = g.of_benchmark CROSS JOIN copy;
INSERT INTO job (id, benchmark_id, device_id, state, created_at, ended_at, runs_measured, measured_seconds)
SELECT pg_temp.copied(j.id, n), pg_temp.copied(j.benchmark_id, n), j.device_id, j.state, j.created_at - n * interval '1 hour',
       j.ended_at - n * interval '1 hour', j.runs_measured, j.measured_seconds
  FROM job j JOIN given g ON j.benchmark_id = g.of_benchmark CROSS JOIN copy;
UPDATE run r SET attempt_id = CASE r.job_id WHEN g.job_id THEN g.attempt_id ELSE pg_temp.copied(r.job_id, -2) END
  FROM given g WHERE r.benchmark_id = g.of_benchmark;
INSERT INTO run (id, benchmark_id, cell_id, job_id, attempt_id, position, repeat, state, outcome, verdict, reasons, rules_version, robust_cv, trend,
                 memory_source, delegation, harness, engine, host, warmup, result_sha256, started_at, ended_at)
SELECT pg_temp.copied(r.id, n), pg_temp.copied(r.benchmark_id, n), pg_temp.copied(r.cell_id, n), pg_temp.copied(r.job_id, n),
       pg_temp.copied(pg_temp.copied(r.job_id, n), -2), r.position, r.repeat, r.state, r.outcome, r.verdict, r.reasons,
       r.rules_version, r.robust_cv, r.trend, r.memory_source, r.delegation, r.harness, r.engine, r.host, r.warmup, r.result_sha256,
       r.started_at - n * interval '1 hour', r.ended_at - n * interval '1 hour'
  FROM run r JOIN given g ON r.benchmark_id = g.of_benchmark CROSS JOIN copy;
INSERT INTO measurement (run_id, metric, value, n, kept, min, p5, p25, p75, p90, p95, p99, max, mean)
SELECT pg_temp.copied(m.run_id, copy.n), m.metric, round(m.value * f), m.n, m.kept, round(m.min * f), m.p5 * f, m.p25 * f, m.p75 * f, m.p90 * f, m.p95 * f,
       m.p99 * f, round(m.max * f), m.mean * f
  FROM measurement m JOIN pace p ON p.run_id = m.run_id CROSS JOIN copy
  CROSS JOIN LATERAL (SELECT 1 + abs(hashtext(m.run_id::text || copy.n) % 100) / 5000.0 AS f) x;
INSERT INTO run_record (run_id, latency_ns, memory, conditions, outputs, operators, log)
SELECT pg_temp.copied(x.run_id, n), x.latency_ns, x.memory, x.conditions, x.outputs, x.operators, x.log
  FROM run_record x JOIN pace p ON p.run_id = x.run_id CROSS JOIN copy WHERE current_setting('fill.with_samples') = '1';

-- Each job was done in one attempt; the lease of each has an epoch of its own.
CREATE TEMP TABLE done AS
  SELECT j.id AS job_id, j.device_id, j.created_at, j.ended_at, row_number() OVER (PARTITION BY j.device_id) + d.lease_epoch AS epoch, d.agent_id
    FROM job j JOIN device d ON d.id = j.device_id WHERE NOT EXISTS (SELECT 1 FROM lease l WHERE l.job_id = j.id);
INSERT INTO lease (id, device_id, job_id, agent_id, epoch, state, granted_at, expires_at, ended_at)
SELECT pg_temp.copied(job_id, -1), device_id, job_id, agent_id, epoch, 'released', created_at, ended_at, ended_at FROM done;
INSERT INTO attempt (id, job_id, lease_id, number, state, started_at, ended_at)
SELECT pg_temp.copied(job_id, -2), job_id, pg_temp.copied(job_id, -1), 1, 'completed', created_at, ended_at FROM done;
INSERT INTO happening (benchmark_id, kind, device_name, text)
SELECT j.benchmark_id, 'info', d.facts->>'name', 'Began to measure.'
  FROM done JOIN job j ON j.id = done.job_id JOIN device d ON d.id = j.device_id;
UPDATE device d SET lease_epoch = e.epoch FROM (SELECT device_id, max(epoch) AS epoch FROM done GROUP BY 1) e WHERE d.id = e.device_id;

DROP TABLE given, pace, copy, done;
SET session_replication_role = DEFAULT;
