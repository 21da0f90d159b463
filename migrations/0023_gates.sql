-- Gates: questions of a pipeline with one answer each, and the benchmarks that were made for them (docs/adr/0024).
CREATE TABLE gate (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number       integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  name         text NOT NULL,
  -- As contracts/gate.ts has the request.
  request      jsonb NOT NULL,
  suite_id     uuid REFERENCES suite ON DELETE SET NULL,
  -- What each side is: what people call it, its files by slot, its release.
  base         jsonb NOT NULL,
  candidate    jsonb NOT NULL,
  state        text NOT NULL DEFAULT 'measuring' CHECK (state IN ('measuring', 'decided')),
  is_cancelled boolean NOT NULL DEFAULT false,
  -- What is decided, once.
  decision     jsonb CHECK ((decision IS NOT NULL) = (state = 'decided')),
  owner_id     uuid NOT NULL REFERENCES principal,
  team_id      uuid NOT NULL REFERENCES team,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  decided_at   timestamptz(3)
);
CREATE INDEX gate_by_age ON gate (team_id, created_at DESC, id DESC);
CREATE INDEX gate_measuring ON gate (created_at) WHERE state = 'measuring';

-- What a gate measures, both sides in one benchmark. A round is written down before its benchmark is made, so that a server
-- that dies in between makes it once.
CREATE TABLE gate_round (
  gate_id      uuid NOT NULL REFERENCES gate ON DELETE CASCADE,
  round        integer NOT NULL,
  request      jsonb NOT NULL,
  -- Why it is measured, in sentences.
  notes        jsonb NOT NULL,
  benchmark_id uuid REFERENCES benchmark,
  PRIMARY KEY (gate_id, round)
);
