-- Alerts: what a suite's series say that somebody should look at, grouped by cause, with a life (features/alerts/life.ts).
CREATE TABLE alert (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number          integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  suite_id        uuid NOT NULL REFERENCES suite ON DELETE CASCADE,
  kind            text NOT NULL CHECK (kind IN ('change', 'budget', 'missing')),
  state           text NOT NULL CHECK (state IN ('open', 'acknowledged', 'fixed', 'accepted', 'noise', 'wontfix', 'infrastructure')),
  direction       text CHECK (direction IN ('slower', 'faster')),
  -- The last release as before, and the first that is not.
  last_good_id    uuid REFERENCES release ON DELETE SET NULL,
  first_bad_id    uuid NOT NULL REFERENCES release ON DELETE CASCADE,
  assignee        text,
  triage_due      date,
  decision_due    date,
  issue           text,
  raised_at       timestamptz(3) NOT NULL DEFAULT now(),
  ended_at        timestamptz(3)
);
CREATE INDEX alert_of_suite ON alert (suite_id, raised_at DESC);
CREATE INDEX alert_by_age ON alert (raised_at DESC, id DESC);

CREATE TABLE alert_series (
  alert_id  uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  series_id uuid NOT NULL REFERENCES series ON DELETE CASCADE,
  -- What the series said when it joined, or says since: before, after, ratio, p.
  said      jsonb NOT NULL,
  PRIMARY KEY (alert_id, series_id)
);
CREATE INDEX alert_of_series ON alert_series (series_id);

CREATE TABLE alert_entry (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alert ON DELETE CASCADE,
  at       timestamptz(3) NOT NULL DEFAULT now(),
  kind     text NOT NULL,
  -- Null: Rackmark itself.
  who_id   uuid REFERENCES principal,
  said     jsonb,
  text     text
);
CREATE INDEX alert_entries ON alert_entry (alert_id, id);
