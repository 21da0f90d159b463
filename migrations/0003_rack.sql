-- A rack: phones that move between agents, their health, their history, and what people do with them.

ALTER TABLE agent ADD COLUMN trouble text;

ALTER TABLE device
  ADD COLUMN pool                text,
  ADD COLUMN adb                 text,
  ADD COLUMN admin_reason        text,
  ADD COLUMN conditions_at       timestamptz,
  ADD COLUMN gate_temperature_c  double precision,
  ADD COLUMN last_failure        jsonb,
  ADD COLUMN health_reason       text,
  ADD COLUMN health_since        timestamptz,
  -- What made it other than ok: failures, canary, agent, suspicion, person.
  ADD COLUMN health_cause        text,
  -- The last quarantine that it earned by itself; the next one is twice as long. 0 while it is ok.
  ADD COLUMN quarantine_seconds  integer NOT NULL DEFAULT 0,
  -- Its last attempts, the latest last: [{"id", "failed"}].
  ADD COLUMN recent_attempts     jsonb NOT NULL DEFAULT '[]',
  -- What its agent said last: only a change of these is an event.
  ADD COLUMN suspicion           text,
  -- The suspicion that its health knows of already.
  ADD COLUMN health_suspicion    text,
  ADD COLUMN agent_failure       jsonb,
  -- Agents that had this phone before. Their hello does not take it back, a heartbeat that has it at hand does.
  ADD COLUMN former_agents       uuid[] NOT NULL DEFAULT '{}',
  -- Another agent says at the same time that it has this phone: what it said, in words, and when.
  ADD COLUMN rival               text,
  ADD COLUMN rival_at            timestamptz,
  -- The stretch of time that goes on now; those that are over stand in device_use.
  ADD COLUMN use                 text CHECK (use IN ('measuring', 'waiting', 'free', 'recovering', 'away')),
  ADD COLUMN use_since           timestamptz,
  ADD COLUMN reading_at          timestamptz;

-- A phone is one device wherever it hangs. Of two rows that agents made of one phone before, the later one gets another key.
UPDATE device d SET key = d.key || '-' || left(d.id::text, 8)
 WHERE d.kind = 'android'
   AND EXISTS (SELECT 1 FROM device o WHERE o.kind = 'android' AND o.key = d.key AND (o.created_at, o.id) < (d.created_at, d.id));
CREATE UNIQUE INDEX device_one_a_phone ON device (key) WHERE kind = 'android';

-- What a device spent its time with, in seconds. A row grows up to five minutes, longer stretches have one of their own:
-- a device that goes to and fro between two runs makes no more than some hundred rows a day.
CREATE TABLE device_use (
  device_id    uuid NOT NULL REFERENCES device ON DELETE CASCADE,
  from_at      timestamptz NOT NULL,
  to_at        timestamptz NOT NULL,
  measuring_s  double precision NOT NULL,
  waiting_s    double precision NOT NULL,
  free_s       double precision NOT NULL,
  recovering_s double precision NOT NULL,
  away_s       double precision NOT NULL
);
CREATE INDEX device_use_by_end ON device_use (to_at);
CREATE INDEX device_use_by_device ON device_use (device_id, to_at);

CREATE TABLE device_reading (
  device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
  at              timestamptz NOT NULL,
  temperature_c   double precision,
  battery_percent double precision,
  thermal_status  text,
  PRIMARY KEY (device_id, at)
);
CREATE INDEX device_reading_by_time ON device_reading (at);

CREATE TABLE device_event (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id        uuid NOT NULL REFERENCES device ON DELETE CASCADE,
  at               timestamptz NOT NULL DEFAULT now(),
  kind             text NOT NULL CHECK (kind IN ('state', 'failure', 'health', 'action', 'facts')),
  text             text NOT NULL,
  reason           text,
  failure          jsonb,
  benchmark_number integer
);
CREATE INDEX device_event_by_device ON device_event (device_id, id DESC);
CREATE INDEX device_event_by_time ON device_event (at);

-- What only an agent can do. It is told with each heartbeat until it says how the task ended.
CREATE TABLE device_task (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  device_id  uuid NOT NULL REFERENCES device ON DELETE CASCADE,
  kind       text NOT NULL CHECK (kind IN ('reboot', 'reconnect', 'canary')),
  -- not_done: nobody took it, or nobody said how it ended.
  state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed', 'not_done')),
  text       text,
  created_at timestamptz NOT NULL DEFAULT now(),
  taken_at   timestamptz,
  ended_at   timestamptz,
  CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX device_task_one_of_a_kind ON device_task (device_id, kind) WHERE state = 'waiting';
CREATE INDEX device_task_by_device ON device_task (device_id, created_at DESC);

CREATE TABLE device_set (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text NOT NULL,
  choice     jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX device_set_by_name ON device_set (lower(name));

-- The run that was under way when an attempt ended early: what the same failure on several devices is blamed on.
ALTER TABLE attempt ADD COLUMN run_id uuid REFERENCES run ON DELETE SET NULL;
-- Of a runner that keeps no raw samples.
ALTER TABLE run ADD COLUMN reported jsonb;
CREATE INDEX run_under_way ON run (job_id) WHERE state = 'running';
