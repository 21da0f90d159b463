-- Where people want to be told of what happened, and what was sent there (docs/notifications.md).
CREATE TABLE notification_target (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name             text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('json', 'slack', 'email')),
  url              text,
  addresses        jsonb,
  language         text NOT NULL,
  -- Of a webhook, as it is: every message is signed with it.
  secret           text,
  hears            jsonb NOT NULL,
  hears_all_suites boolean NOT NULL,
  is_enabled       boolean NOT NULL,
  -- Why Rackmark switched it off; null: a person did, or it is on.
  off_said         jsonb,
  owner_id         uuid NOT NULL REFERENCES principal,
  team_id          uuid NOT NULL REFERENCES team,
  created_at       timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((kind = 'email') = (addresses IS NOT NULL)),
  CHECK ((kind <> 'email') = (url IS NOT NULL AND secret IS NOT NULL))
);
CREATE INDEX notification_target_of_team ON notification_target (team_id, created_at);
CREATE TABLE notification_target_suite (
  target_id uuid NOT NULL REFERENCES notification_target ON DELETE CASCADE,
  suite_id  uuid NOT NULL REFERENCES suite ON DELETE CASCADE,
  PRIMARY KEY (target_id, suite_id)
);
CREATE INDEX notification_target_by_suite ON notification_target_suite (suite_id);

CREATE TABLE delivery (
  -- What its receiver knows it by, the same in every attempt.
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  target_id    uuid NOT NULL REFERENCES notification_target ON DELETE CASCADE,
  -- The event that it tells of: read again, it makes no second one.
  event_number bigint NOT NULL,
  -- As contracts/notification.ts has the notice.
  message      jsonb NOT NULL,
  state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up')),
  attempts     integer NOT NULL DEFAULT 0,
  next_try_at  timestamptz(3) DEFAULT now(),
  -- Until then a server is sending it; one that dies meanwhile leaves it to another.
  held_until   timestamptz,
  -- What came back last.
  answer       jsonb,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  ended_at     timestamptz(3),
  UNIQUE (target_id, event_number),
  CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX delivery_by_age ON delivery (target_id, created_at DESC, id DESC);
CREATE INDEX delivery_waiting ON delivery (next_try_at) WHERE state = 'waiting';
CREATE INDEX delivery_ended ON delivery (ended_at) WHERE ended_at IS NOT NULL;

-- What notifications tell of, beside the ends of benchmarks.
CREATE FUNCTION tell_alert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data)
  SELECT TG_ARGV[0], jsonb_build_object('team_id', s.team_id, 'alert_id', NEW.id) FROM suite s WHERE s.id = NEW.suite_id;
  RETURN NULL;
END $$;
CREATE TRIGGER alert_raised AFTER INSERT ON alert FOR EACH ROW EXECUTE FUNCTION tell_alert('alert_raised');
CREATE TRIGGER alert_ended AFTER UPDATE OF ended_at ON alert FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION tell_alert('alert_ended');
CREATE FUNCTION tell_gate() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data) VALUES ('gate_decided', jsonb_build_object('team_id', NEW.team_id, 'gate_id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER gate_decided AFTER UPDATE OF state ON gate FOR EACH ROW
  WHEN (OLD.state <> 'decided' AND NEW.state = 'decided') EXECUTE FUNCTION tell_gate();
