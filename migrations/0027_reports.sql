-- Reports: drafts that people write, versions that never change, and ways in for readers without an account (docs/adr/0026).
-- What this portal is called in what it publishes.
CREATE TABLE portal (
  is_this boolean PRIMARY KEY DEFAULT true CHECK (is_this),
  id      uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO portal DEFAULT VALUES;

CREATE TABLE report (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number     integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  title      text NOT NULL,
  language   text NOT NULL CHECK (language IN ('en', 'es')),
  author     text NOT NULL,
  blocks     jsonb NOT NULL,
  labels     jsonb NOT NULL,
  shows      jsonb NOT NULL,
  visibility text NOT NULL DEFAULT 'team' CHECK (visibility IN ('team', 'public')),
  -- Grows with each change: of two people who change one draft the second is told.
  revision   integer NOT NULL DEFAULT 1,
  owner_id   uuid NOT NULL REFERENCES principal,
  team_id    uuid NOT NULL REFERENCES team,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX report_by_age ON report (team_id, created_at DESC, id DESC);

CREATE TABLE report_version (
  report_id    uuid NOT NULL REFERENCES report ON DELETE CASCADE,
  version      integer NOT NULL,
  title        text NOT NULL,
  -- Canonical JSON (RFC 8785), whose hash it is.
  frozen       text NOT NULL,
  sha256       text NOT NULL,
  -- Runs that were not invalid when it was published: which of them are by now is asked when it is read.
  good_runs    uuid[] NOT NULL,
  runs         integer NOT NULL,
  published_at timestamptz(3) NOT NULL,
  PRIMARY KEY (report_id, version)
);

-- What the runs of its versions recorded, in canonical JSON: kept as long as the report, whatever becomes of the runs.
CREATE TABLE report_record (
  report_id uuid NOT NULL REFERENCES report ON DELETE CASCADE,
  sha256    text NOT NULL,
  run_id    uuid NOT NULL,
  record    text NOT NULL,
  PRIMARY KEY (report_id, sha256)
);

CREATE TABLE report_share (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  report_id     uuid NOT NULL,
  version       integer NOT NULL,
  note          text NOT NULL,
  token_hash    text NOT NULL UNIQUE,
  password_hash text,
  expires_at    timestamptz(3),
  last_used_at  timestamptz(3),
  created_at    timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (report_id, version) REFERENCES report_version ON DELETE CASCADE
);
CREATE INDEX report_share_of_report ON report_share (report_id, created_at);
