-- Who may talk to a portal that other computers reach. No secret is kept in clear: each row holds the SHA-256 of one.

-- What an administrator shows. A new one takes the place of all that were before.
CREATE TABLE admin_token (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sha256     text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A browser that signed in. Ends with the token that it signed in by.
CREATE TABLE session (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sha256         text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  admin_token_id uuid NOT NULL REFERENCES admin_token ON DELETE CASCADE,
  created_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz NOT NULL
);
CREATE INDEX session_by_end ON session (expires_at);

-- Codes by which one agent enrols once.
CREATE TABLE enrolment_code (
  sha256     text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  used_by    uuid
);

-- An agent enrols before it says hello for the first time, so there may be no row of `agent` yet.
CREATE TABLE agent_key (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agent_id   uuid NOT NULL,
  name       text NOT NULL,
  sha256     text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
-- An agent has one key that works.
CREATE UNIQUE INDEX agent_key_one_active ON agent_key (agent_id) WHERE revoked_at IS NULL;
