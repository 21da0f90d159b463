-- Bisects: searches for the first bad release of an alert, their steps, and the benchmarks that were made for each.
CREATE TABLE bisect (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  alert_id     uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  -- As contracts/bisect.ts has the request, and what it is about as it was when it began (features/bisect/subject.ts).
  request      jsonb NOT NULL,
  subject      jsonb NOT NULL,
  state        text NOT NULL DEFAULT 'measuring' CHECK (state IN ('measuring', 'ended')),
  is_cancelled boolean NOT NULL DEFAULT false,
  -- Its answer in a word and a sentence, once.
  result       jsonb CHECK ((result IS NOT NULL) = (state = 'ended')),
  owner_id     uuid NOT NULL REFERENCES principal,
  team_id      uuid NOT NULL REFERENCES team,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  ended_at     timestamptz(3)
);
CREATE INDEX bisect_of_alert ON bisect (alert_id, created_at DESC);
-- One at a time.
CREATE UNIQUE INDEX bisect_measuring ON bisect (alert_id) WHERE state = 'measuring';

CREATE TABLE bisect_step (
  bisect_id uuid NOT NULL REFERENCES bisect ON DELETE CASCADE,
  step      integer NOT NULL,
  -- Positions among its releases: what is measured, between what was known.
  at        integer NOT NULL,
  good      integer NOT NULL,
  bad       integer NOT NULL,
  -- What it has shown, once.
  evidence  jsonb,
  PRIMARY KEY (bisect_id, step)
);
-- Written down before its benchmark is made, so that a server that dies in between makes it once.
CREATE TABLE bisect_round (
  bisect_id    uuid NOT NULL,
  step         integer NOT NULL,
  round        integer NOT NULL,
  request      jsonb NOT NULL,
  benchmark_id uuid REFERENCES benchmark,
  PRIMARY KEY (bisect_id, step, round),
  FOREIGN KEY (bisect_id, step) REFERENCES bisect_step ON DELETE CASCADE
);

-- Open pages are told that it got further.
CREATE FUNCTION tell_bisect() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data) VALUES ('bisect_moved', jsonb_build_object('team_id', NEW.team_id, 'alert_id', NEW.alert_id));
  RETURN NULL;
END $$;
CREATE TRIGGER bisect_moved AFTER INSERT OR UPDATE ON bisect FOR EACH ROW EXECUTE FUNCTION tell_bisect();
CREATE FUNCTION tell_bisect_part() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data)
  SELECT 'bisect_moved', jsonb_build_object('team_id', b.team_id, 'alert_id', b.alert_id) FROM bisect b WHERE b.id = NEW.bisect_id;
  RETURN NULL;
END $$;
CREATE TRIGGER bisect_step_moved AFTER INSERT OR UPDATE ON bisect_step FOR EACH ROW EXECUTE FUNCTION tell_bisect_part();
CREATE TRIGGER bisect_round_moved AFTER UPDATE ON bisect_round FOR EACH ROW EXECUTE FUNCTION tell_bisect_part();
