-- Models, devices, benchmarks and their results.

CREATE TABLE model (
  sha256     text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  name       text NOT NULL,
  file_name  text NOT NULL,
  family     text,
  format     text NOT NULL CHECK (format IN ('tflite', 'litertlm')),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  facts      jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX model_by_age ON model (created_at DESC, sha256);

CREATE TABLE agent (
  id           uuid PRIMARY KEY,
  name         text NOT NULL,
  version      text NOT NULL,
  platform     text NOT NULL,
  instance_id  uuid NOT NULL,
  connected    boolean NOT NULL,
  last_seen_at timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX agent_by_name ON agent (name);

CREATE TABLE device (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agent_id          uuid NOT NULL REFERENCES agent,
  key               text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('android', 'computer', 'browser')),
  facts             jsonb NOT NULL,
  phase             text NOT NULL DEFAULT 'ready',
  phase_reason      text,
  health            text NOT NULL DEFAULT 'ok' CHECK (health IN ('ok', 'suspect', 'quarantined', 'needs_repair')),
  quarantined_until timestamptz,
  admin             text NOT NULL DEFAULT 'enabled' CHECK (admin IN ('enabled', 'draining', 'maintenance', 'retired')),
  -- Grows with every lease; whoever writes a result shows it.
  lease_epoch       bigint NOT NULL DEFAULT 0,
  conditions        jsonb,
  created_at        timestamptz NOT NULL DEFAULT now(),
  UNIQUE (agent_id, key)
);

CREATE TABLE benchmark (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number          integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  name            text NOT NULL,
  state           text NOT NULL CHECK (state IN ('queued', 'running', 'ended')),
  cancelled       boolean NOT NULL DEFAULT false,
  configurations  jsonb NOT NULL,
  plan            jsonb NOT NULL,
  seed            integer NOT NULL,
  idempotency_key text UNIQUE,
  request_sha256  text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  started_at      timestamptz,
  ended_at        timestamptz,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);

CREATE TABLE cell (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  benchmark_id      uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  position          integer NOT NULL,
  model_sha256      text NOT NULL REFERENCES model,
  device_id         uuid NOT NULL REFERENCES device,
  configuration     jsonb NOT NULL,
  configuration_key text NOT NULL,
  outcome           text CHECK (outcome IN ('measured', 'unsupported', 'failed', 'lost', 'cancelled')),
  failure           jsonb,
  verdict           text CHECK (verdict IN ('valid', 'suspect', 'invalid')),
  reasons           jsonb NOT NULL DEFAULT '[]',
  metrics           jsonb NOT NULL,
  runtime           jsonb,
  delegation        jsonb,
  UNIQUE (benchmark_id, position),
  UNIQUE (benchmark_id, model_sha256, configuration_key, device_id)
);
CREATE INDEX cell_by_device ON cell (device_id);
CREATE INDEX cell_by_model ON cell (model_sha256, configuration_key);

CREATE TABLE job (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  benchmark_id uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  device_id    uuid NOT NULL REFERENCES device,
  state        text NOT NULL CHECK (state IN ('queued', 'leased', 'ended')),
  not_before   timestamptz NOT NULL DEFAULT now(),
  created_at   timestamptz NOT NULL DEFAULT now(),
  ended_at     timestamptz,
  UNIQUE (benchmark_id, device_id)
);
CREATE INDEX job_waiting ON job (device_id, created_at) WHERE state = 'queued';

CREATE TABLE lease (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  device_id  uuid NOT NULL REFERENCES device,
  job_id     uuid NOT NULL REFERENCES job ON DELETE CASCADE,
  agent_id   uuid NOT NULL REFERENCES agent,
  epoch      bigint NOT NULL,
  state      text NOT NULL CHECK (state IN ('active', 'released', 'expired', 'revoked')),
  granted_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at   timestamptz,
  UNIQUE (device_id, epoch)
);
-- A second active lease of a device or a job is impossible, not unlikely.
CREATE UNIQUE INDEX lease_one_active_a_device ON lease (device_id) WHERE state = 'active';
CREATE UNIQUE INDEX lease_one_active_a_job ON lease (job_id) WHERE state = 'active';

CREATE TABLE attempt (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  job_id     uuid NOT NULL REFERENCES job ON DELETE CASCADE,
  lease_id   uuid NOT NULL UNIQUE REFERENCES lease ON DELETE CASCADE,
  number     integer NOT NULL,
  state      text NOT NULL CHECK (state IN ('running', 'completed', 'failed', 'lost', 'cancelled')),
  failure    jsonb,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  UNIQUE (job_id, number)
);

CREATE TABLE run (
  id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  benchmark_id            uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  cell_id                 uuid NOT NULL REFERENCES cell ON DELETE CASCADE,
  job_id                  uuid NOT NULL REFERENCES job ON DELETE CASCADE,
  attempt_id              uuid REFERENCES attempt,
  position                integer NOT NULL,
  repeat                  integer NOT NULL,
  state                   text NOT NULL CHECK (state IN ('planned', 'running', 'ended')),
  outcome                 text CHECK (outcome IN ('measured', 'unsupported', 'failed', 'lost', 'cancelled')),
  failure                 jsonb,
  verdict                 text CHECK (verdict IN ('valid', 'suspect', 'invalid')),
  reasons                 jsonb NOT NULL DEFAULT '[]',
  rules_version           integer,
  samples                 integer,
  latency_min_ns          double precision,
  latency_mean_ns         double precision,
  latency_p50_ns          double precision,
  latency_p90_ns          double precision,
  latency_p95_ns          double precision,
  latency_p99_ns          double precision,
  latency_max_ns          double precision,
  robust_cv               double precision,
  trend                   double precision,
  load_cold_ns            bigint,
  load_warm_ns            bigint,
  first_inference_ns      bigint,
  overhead_ns             bigint,
  peak_rss_kib            bigint,
  peak_above_baseline_kib bigint,
  memory_source           text,
  delegation              jsonb,
  harness                 jsonb,
  engine                  jsonb,
  host                    jsonb,
  warmup                  jsonb,
  result_sha256           text,
  started_at              timestamptz,
  ended_at                timestamptz,
  UNIQUE (job_id, position),
  UNIQUE (cell_id, repeat),
  CHECK ((state = 'ended') = (outcome IS NOT NULL))
);
CREATE INDEX run_by_benchmark ON run (benchmark_id, position);

-- All that a run recorded. Samples are one array a run, in the order of measuring.
CREATE TABLE run_record (
  run_id     uuid PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  latency_ns bigint[] NOT NULL,
  memory     jsonb NOT NULL,
  conditions jsonb NOT NULL,
  outputs    jsonb NOT NULL,
  operators  jsonb NOT NULL,
  log        jsonb NOT NULL
);

CREATE TABLE happening (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  benchmark_id uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  at           timestamptz NOT NULL DEFAULT now(),
  kind         text NOT NULL,
  device_name  text,
  text         text NOT NULL
);
CREATE INDEX happening_by_benchmark ON happening (benchmark_id, id DESC);
