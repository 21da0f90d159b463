-- One metric's value of one run is a row: what a metric is stands in the registry of packages/contracts, and no column or JSON
-- field knows its name any more. `value` is the median of what the run recorded, in the metric's unit; quantiles are kept of
-- what has many values in a run.
CREATE TABLE measurement (
  run_id uuid NOT NULL REFERENCES run ON DELETE CASCADE,
  metric text NOT NULL,
  value  double precision NOT NULL,
  -- How many values were measured; `kept` of them are in the record where not all are, and quantiles are of these.
  n      integer NOT NULL DEFAULT 1,
  kept   integer,
  min    double precision,
  p5     double precision,
  p25    double precision,
  p75    double precision,
  p90    double precision,
  p95    double precision,
  p99    double precision,
  max    double precision,
  mean   double precision,
  PRIMARY KEY (run_id, metric)
);

-- Of samples; a language model's are its steps from token to token.
INSERT INTO measurement (run_id, metric, value, n, kept, min, p5, p25, p75, p90, p95, p99, max, mean)
SELECT r.id, CASE WHEN jsonb_typeof(r.language) = 'object' THEN 'inter_token' ELSE 'latency' END, r.latency_p50_ns, r.samples, r.samples_kept,
       r.latency_min_ns, q.at[1], q.at[2], q.at[3], r.latency_p90_ns, r.latency_p95_ns, r.latency_p99_ns, r.latency_max_ns, r.latency_mean_ns
  FROM run r LEFT JOIN run_record x ON x.run_id = r.id
  CROSS JOIN LATERAL (SELECT percentile_cont(ARRAY[0.05, 0.25, 0.75]) WITHIN GROUP (ORDER BY ns) AS at FROM unnest(x.latency_ns) ns) q
 WHERE r.samples > 0;
INSERT INTO measurement (run_id, metric, value, n, p95, p99)
SELECT r.id, 'inter_token', (t->>'p50')::float8, (t->>'n')::int, (t->>'p95')::float8, (t->>'p99')::float8
  FROM run r CROSS JOIN LATERAL (SELECT r.language->'inter_token_ns' AS t) l
 WHERE jsonb_typeof(t) = 'object' AND coalesce(r.samples, 0) = 0;

-- What has one value a run.
INSERT INTO measurement (run_id, metric, value)
SELECT r.id, m.metric, m.value
  FROM run r CROSS JOIN LATERAL (VALUES
       ('load_cold', r.load_cold_ns::float8),
       ('load_warm', r.load_warm_ns::float8),
       ('first_inference', r.first_inference_ns::float8),
       ('overhead', r.overhead_ns::float8),
       ('peak_memory', r.peak_rss_kib::float8),
       ('peak_memory_above_baseline', r.peak_above_baseline_kib::float8),
       ('prefill_rate', (r.language->>'prefill_rate')::float8),
       ('decode_rate', (r.language->>'decode_rate')::float8),
       ('decode_rate_streamed', (r.language->>'decode_rate_streamed')::float8),
       ('time_to_first_token', (r.language->>'time_to_first_token_ns')::float8),
       ('first_answer_cold', (r.language->>'first_answer_cold_ns')::float8),
       ('first_answer_warm', (r.language->>'first_answer_warm_ns')::float8),
       ('held_memory', (r.language->>'held_kib')::float8)) m(metric, value)
 WHERE m.value IS NOT NULL;

-- Of a language model a run keeps what it counted.
UPDATE run SET language = jsonb_build_object('turns', language->'turns', 'prefill_tokens', language->'prefill_tokens',
                                             'decode_tokens', language->'decode_tokens', 'context_tokens', language->'context_tokens')
 WHERE jsonb_typeof(language) = 'object';

ALTER TABLE run
  DROP COLUMN samples, DROP COLUMN samples_kept, DROP COLUMN latency_min_ns, DROP COLUMN latency_mean_ns, DROP COLUMN latency_p50_ns,
  DROP COLUMN latency_p90_ns, DROP COLUMN latency_p95_ns, DROP COLUMN latency_p99_ns, DROP COLUMN latency_max_ns,
  DROP COLUMN load_cold_ns, DROP COLUMN load_warm_ns, DROP COLUMN first_inference_ns, DROP COLUMN overhead_ns,
  DROP COLUMN peak_rss_kib, DROP COLUMN peak_above_baseline_kib;
ALTER TABLE cell DROP COLUMN metrics;
