-- Everything that a person makes has an owner and a team (docs/adr/0022). A portal without accounts has one of each; what was
-- made before is theirs.

CREATE TABLE team (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO team (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'this portal');

-- Who can own something.
CREATE TABLE principal (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  team_id    uuid NOT NULL REFERENCES team,
  kind       text NOT NULL CHECK (kind IN ('local')),
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO principal (id, team_id, kind, name)
VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'local', 'this computer');

-- Whom a secret stands for. A session stands for whom its token does; an agent works for the team of its code's maker.
ALTER TABLE admin_token
  ADD COLUMN principal_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000002' REFERENCES principal;
ALTER TABLE enrolment_code
  ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
ALTER TABLE agent_key
  ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;

-- Agents and devices are a team's. Two teams may have phones of one serial, and agents of one name: neither knows of the other's.
ALTER TABLE agent
  ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
DROP INDEX agent_by_name;
CREATE INDEX agent_by_name ON agent (team_id, name);
ALTER TABLE device
  ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
DROP INDEX device_one_a_phone;
CREATE UNIQUE INDEX device_one_a_phone ON device (team_id, key) WHERE kind = 'android';
CREATE INDEX device_by_team ON device (team_id, id);

ALTER TABLE device_set
  ADD COLUMN owner_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000002' REFERENCES principal,
  ADD COLUMN team_id  uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
DROP INDEX device_set_by_name;
CREATE UNIQUE INDEX device_set_by_name ON device_set (team_id, lower(name));

ALTER TABLE benchmark
  ADD COLUMN owner_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000002' REFERENCES principal,
  ADD COLUMN team_id  uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
CREATE INDEX benchmark_by_age ON benchmark (team_id, created_at DESC, id DESC);

-- Two teams that bring the same bytes have a model, or an input file, each: with a name, a family and an end of its own. The
-- bytes lie in the store once.
ALTER TABLE model
  ADD COLUMN owner_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000002' REFERENCES principal,
  ADD COLUMN team_id  uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
ALTER TABLE model_detail ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001';
ALTER TABLE cell ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001';
ALTER TABLE model_detail DROP CONSTRAINT model_detail_model_sha256_fkey, DROP CONSTRAINT model_detail_pkey;
ALTER TABLE cell DROP CONSTRAINT cell_model_sha256_fkey;
-- It goes with its benchmark, whose cells keep the model.
ALTER TABLE reference DROP CONSTRAINT reference_model_sha256_fkey;
ALTER TABLE model DROP CONSTRAINT model_base_sha256_fkey, DROP CONSTRAINT model_pkey;
ALTER TABLE model
  ADD PRIMARY KEY (team_id, sha256),
  ADD FOREIGN KEY (team_id, base_sha256) REFERENCES model (team_id, sha256);
ALTER TABLE model_detail
  ADD PRIMARY KEY (team_id, model_sha256, list, n),
  ADD FOREIGN KEY (team_id, model_sha256) REFERENCES model (team_id, sha256) ON DELETE CASCADE;
ALTER TABLE cell ADD FOREIGN KEY (team_id, model_sha256) REFERENCES model (team_id, sha256);
DROP INDEX model_by_age;
CREATE INDEX model_by_age ON model (team_id, created_at DESC, sha256 DESC);
-- Of which teams there are bytes.
CREATE INDEX model_by_bytes ON model (sha256);

ALTER TABLE input_file
  ADD COLUMN owner_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000002' REFERENCES principal,
  ADD COLUMN team_id  uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001' REFERENCES team;
ALTER TABLE benchmark_input ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001';
ALTER TABLE benchmark_input DROP CONSTRAINT benchmark_input_sha256_fkey;
ALTER TABLE input_file DROP CONSTRAINT input_file_pkey;
ALTER TABLE input_file ADD PRIMARY KEY (team_id, sha256);
ALTER TABLE benchmark_input ADD FOREIGN KEY (team_id, sha256) REFERENCES input_file (team_id, sha256);
DROP INDEX benchmark_input_by_file;
CREATE INDEX benchmark_input_by_file ON benchmark_input (team_id, sha256);
CREATE INDEX input_file_by_bytes ON input_file (sha256);

-- What a request with an Idempotency-Key has made: each principal has keys of its own, for each operation.
CREATE TABLE idempotency_key (
  principal_id   uuid NOT NULL REFERENCES principal,
  operation      text NOT NULL,
  key            text NOT NULL,
  request_sha256 text NOT NULL,
  made_id        uuid NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (principal_id, operation, key)
);
INSERT INTO idempotency_key (principal_id, operation, key, request_sha256, made_id, created_at)
SELECT owner_id, 'benchmark', idempotency_key, request_sha256, id, created_at FROM benchmark WHERE idempotency_key IS NOT NULL;
ALTER TABLE benchmark DROP COLUMN idempotency_key, DROP COLUMN request_sha256;

-- Events of what is not a benchmark's say whose it is: what was deleted can be asked no more.
UPDATE event SET data = data || '{"team_id": "00000000-0000-4000-8000-000000000001"}' WHERE kind LIKE 'device%' OR kind LIKE 'model%';
CREATE OR REPLACE FUNCTION tell_device() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE d device := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO event (kind, data) VALUES (TG_ARGV[0], jsonb_build_object('team_id', d.team_id, 'device_id', d.id, 'agent_id', d.agent_id,
    'phase', d.phase, 'adb', d.adb, 'health', d.health, 'admin', d.admin, 'from_agent_id', CASE WHEN TG_OP = 'UPDATE' THEN OLD.agent_id END));
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tell_model() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE m model := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO event (kind, data) VALUES (TG_ARGV[0], jsonb_build_object('team_id', m.team_id, 'sha256', m.sha256));
  RETURN NULL;
END $$;
