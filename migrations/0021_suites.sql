-- Suites: benchmarks that are saved and run again for every release; releases, in their order; and series, each one metric of
-- one cell over the releases on one device model, as it was read when its newest results came (docs/adr/0023).
CREATE TABLE suite (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number         integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  name           text NOT NULL,
  models         jsonb NOT NULL,
  configurations jsonb NOT NULL,
  devices        jsonb NOT NULL,
  plan           jsonb NOT NULL,
  watched        jsonb NOT NULL,
  budgets        jsonb NOT NULL,
  baseline       jsonb NOT NULL,
  schedule       jsonb,
  -- When the schedule is due next; null without one.
  next_run_at    timestamptz,
  owner_id       uuid NOT NULL REFERENCES principal,
  team_id        uuid NOT NULL REFERENCES team,
  created_at     timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX suite_name ON suite (team_id, lower(name));
CREATE INDEX suite_due ON suite (next_run_at) WHERE next_run_at IS NOT NULL;

CREATE TABLE release (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  suite_id   uuid NOT NULL REFERENCES suite ON DELETE CASCADE,
  number     integer NOT NULL,
  -- In the suite's order, from 0: given anew to all when one arrives.
  place      integer NOT NULL,
  name       text NOT NULL,
  commit     text,
  parents    text[] NOT NULL DEFAULT '{}',
  branch     text,
  made_at    timestamptz(3) NOT NULL,
  runtime    text,
  labels     jsonb NOT NULL DEFAULT '{}',
  files      jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (suite_id, name),
  UNIQUE (suite_id, number)
);
CREATE INDEX release_by_place ON release (suite_id, place);

ALTER TABLE benchmark
  ADD COLUMN suite_id   uuid REFERENCES suite ON DELETE SET NULL,
  ADD COLUMN release_id uuid REFERENCES release ON DELETE SET NULL,
  -- Slots of the suite by the hash of the model that was measured for it.
  ADD COLUMN slots      jsonb,
  -- What its devices were chosen by; null where an earlier version of Rackmark made it.
  ADD COLUMN device_choice jsonb,
  -- What its devices' facts were when it ended, by id: systems and drivers change under a series.
  ADD COLUMN environment jsonb;
CREATE INDEX benchmark_by_release ON benchmark (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX benchmark_by_suite ON benchmark (suite_id, created_at) WHERE suite_id IS NOT NULL;

CREATE TABLE series (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  suite_id          uuid NOT NULL REFERENCES suite ON DELETE CASCADE,
  slot              text NOT NULL,
  configuration_key text NOT NULL,
  configuration     jsonb NOT NULL,
  device_model      text NOT NULL,
  metric            text NOT NULL,
  at                text NOT NULL CHECK (at IN ('p50', 'p90')),
  -- As contracts/series.ts has it: places, levels, what is suspicious, what changed around it.
  reading           jsonb NOT NULL,
  answer            text NOT NULL,
  is_suspicious     boolean NOT NULL,
  is_over_budget    boolean NOT NULL,
  -- The newest place with a point.
  last_place        integer NOT NULL,
  -- Where the newest level begins that is slower or faster than the one before.
  since_place       integer,
  -- What somebody should look at (features/series/concerns.ts); mostly nothing.
  concerns          jsonb NOT NULL,
  read_at           timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (suite_id, slot, configuration_key, device_model, metric, at)
);
CREATE INDEX series_of_metric ON series (suite_id, metric, at);
-- Levels that a person has accepted: a new time begins with that release.
CREATE TABLE accepted_level (
  series_id  uuid NOT NULL REFERENCES series ON DELETE CASCADE,
  release_id uuid NOT NULL REFERENCES release ON DELETE CASCADE,
  note       text,
  at         timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (series_id, release_id)
);
-- When the newest results of a suite were read into its series: whoever reacts to that is told.
ALTER TABLE suite ADD COLUMN read_at timestamptz;
CREATE FUNCTION tell_suite() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data) VALUES ('suite_read', jsonb_build_object('team_id', NEW.team_id, 'suite_id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER suite_read AFTER UPDATE OF read_at ON suite FOR EACH ROW EXECUTE FUNCTION tell_suite();
-- Runs that a suspicious point asked for: once for a release.
ALTER TABLE release ADD COLUMN looked_again boolean NOT NULL DEFAULT false;
