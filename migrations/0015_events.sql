-- What rooms react to, written in the same transaction as what it tells, by the tables themselves: nobody who writes a run
-- can forget it, and it costs no further statement (docs/adr/0019).

CREATE TABLE event (
  -- In the order of writing. Transactions that go on beside each other become visible in another one.
  id           bigint GENERATED ALWAYS AS IDENTITY,
  -- In the order of becoming visible, given by number_events; readers go by it.
  number       bigint UNIQUE,
  at           timestamptz NOT NULL DEFAULT now(),
  kind         text NOT NULL,
  benchmark_id uuid,
  data         jsonb NOT NULL
);
CREATE INDEX event_without_number ON event (id) WHERE number IS NULL;
CREATE INDEX event_by_age ON event USING brin (at);
CREATE SEQUENCE event_number OWNED BY event.number;

-- How far each named reader has come.
CREATE TABLE event_reader (
  name     text PRIMARY KEY,
  number   bigint NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);

-- Numbers what has been committed and says the last number. One at a time: the lock is held until the commit, and each
-- statement of a function sees all that was committed before it began. So no smaller number appears later. Of two events
-- of which one was written after the other had been committed, that one has the larger id, and is numbered later.
CREATE FUNCTION number_events() RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4600003, hashtext(current_schema()));
  -- MATERIALIZED: each is numbered once, however the two are joined.
  WITH n AS MATERIALIZED (
    SELECT id, nextval('event_number') AS number FROM (SELECT id FROM event WHERE number IS NULL ORDER BY id) o)
  UPDATE event e SET number = n.number FROM n WHERE e.id = n.id AND e.number IS NULL;
  RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_number);
END $$;

CREATE FUNCTION tell_run() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, benchmark_id, data) VALUES (TG_ARGV[0], NEW.benchmark_id, jsonb_build_object(
    'run_id', NEW.id, 'cell_id', NEW.cell_id, 'job_id', NEW.job_id, 'outcome', NEW.outcome, 'verdict', NEW.verdict));
  RETURN NULL;
END $$;
CREATE TRIGGER run_began AFTER UPDATE OF state ON run FOR EACH ROW
  WHEN (OLD.state = 'planned' AND NEW.state = 'running') EXECUTE FUNCTION tell_run('run_began');
CREATE TRIGGER run_stored AFTER UPDATE OF result_sha256 ON run FOR EACH ROW
  WHEN (NEW.result_sha256 IS NOT NULL AND NEW.result_sha256 IS DISTINCT FROM OLD.result_sha256) EXECUTE FUNCTION tell_run('run_stored');

CREATE FUNCTION tell_cell() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, benchmark_id, data)
  VALUES ('cell_ended', NEW.benchmark_id, jsonb_build_object('cell_id', NEW.id, 'outcome', NEW.outcome));
  RETURN NULL;
END $$;
CREATE TRIGGER cell_ended AFTER UPDATE OF outcome ON cell FOR EACH ROW
  WHEN (NEW.outcome IS NOT NULL AND NEW.outcome IS DISTINCT FROM OLD.outcome) EXECUTE FUNCTION tell_cell();
-- What cannot run has ended when it is planned.
CREATE TRIGGER cell_ended_at_once AFTER INSERT ON cell FOR EACH ROW WHEN (NEW.outcome IS NOT NULL) EXECUTE FUNCTION tell_cell();

CREATE FUNCTION tell_attempt() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, benchmark_id, data)
  SELECT 'attempt_ended', j.benchmark_id, jsonb_build_object('attempt_id', NEW.id, 'job_id', NEW.job_id, 'device_id', j.device_id,
           'state', NEW.state, 'failure', NEW.failure->>'name') FROM job j WHERE j.id = NEW.job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER attempt_ended AFTER UPDATE OF state ON attempt FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION tell_attempt();

CREATE FUNCTION tell_benchmark() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, benchmark_id, data) VALUES (TG_ARGV[0], NEW.id, jsonb_build_object('cancelled', NEW.cancelled));
  RETURN NULL;
END $$;
CREATE TRIGGER benchmark_created AFTER INSERT ON benchmark FOR EACH ROW EXECUTE FUNCTION tell_benchmark('benchmark_created');
CREATE TRIGGER benchmark_started AFTER UPDATE OF state ON benchmark FOR EACH ROW
  WHEN (OLD.state = 'queued' AND NEW.state = 'running') EXECUTE FUNCTION tell_benchmark('benchmark_started');
CREATE TRIGGER benchmark_ended AFTER UPDATE OF state ON benchmark FOR EACH ROW
  WHEN (OLD.state <> 'ended' AND NEW.state = 'ended') EXECUTE FUNCTION tell_benchmark('benchmark_ended');

CREATE FUNCTION tell_happening() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, benchmark_id, data) VALUES ('happened', NEW.benchmark_id, jsonb_build_object('happening_id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER happened AFTER INSERT ON happening FOR EACH ROW EXECUTE FUNCTION tell_happening();

CREATE FUNCTION tell_device() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE d device := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  INSERT INTO event (kind, data) VALUES (TG_ARGV[0], jsonb_build_object('device_id', d.id, 'agent_id', d.agent_id, 'phase', d.phase,
    'adb', d.adb, 'health', d.health, 'admin', d.admin, 'from_agent_id', CASE WHEN TG_OP = 'UPDATE' THEN OLD.agent_id END));
  RETURN NULL;
END $$;
CREATE TRIGGER device_arrived AFTER INSERT ON device FOR EACH ROW EXECUTE FUNCTION tell_device('device_arrived');
CREATE TRIGGER device_removed AFTER DELETE ON device FOR EACH ROW EXECUTE FUNCTION tell_device('device_removed');
CREATE TRIGGER device_changed AFTER UPDATE ON device FOR EACH ROW
  WHEN (OLD.phase <> NEW.phase OR OLD.adb IS DISTINCT FROM NEW.adb OR OLD.health <> NEW.health OR OLD.admin <> NEW.admin)
  EXECUTE FUNCTION tell_device('device_changed');
CREATE TRIGGER device_retired AFTER UPDATE OF admin ON device FOR EACH ROW
  WHEN (OLD.admin <> 'retired' AND NEW.admin = 'retired') EXECUTE FUNCTION tell_device('device_retired');
CREATE TRIGGER device_moved AFTER UPDATE OF agent_id ON device FOR EACH ROW
  WHEN (OLD.agent_id <> NEW.agent_id) EXECUTE FUNCTION tell_device('device_moved');

CREATE FUNCTION tell_model() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO event (kind, data)
  VALUES (TG_ARGV[0], jsonb_build_object('sha256', CASE WHEN TG_OP = 'DELETE' THEN OLD.sha256 ELSE NEW.sha256 END));
  RETURN NULL;
END $$;
CREATE TRIGGER model_arrived AFTER INSERT ON model FOR EACH ROW EXECUTE FUNCTION tell_model('model_arrived');
CREATE TRIGGER model_changed AFTER UPDATE ON model FOR EACH ROW
  WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION tell_model('model_changed');
CREATE TRIGGER model_removed AFTER DELETE ON model FOR EACH ROW EXECUTE FUNCTION tell_model('model_removed');
