-- Files that inputs are filled from. The bytes lie where those of models do; what no benchmark names goes a day after it was brought.
CREATE TABLE input_file (
  sha256        text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  file_name     text NOT NULL,
  element_type  text NOT NULL,
  shape         jsonb NOT NULL,
  size_bytes    bigint NOT NULL CHECK (size_bytes > 0),
  -- Where the values begin in the file.
  values_offset integer NOT NULL,
  brought_at    timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE benchmark_input (
  benchmark_id uuid NOT NULL REFERENCES benchmark ON DELETE CASCADE,
  sha256       text NOT NULL REFERENCES input_file,
  PRIMARY KEY (benchmark_id, sha256)
);
CREATE INDEX benchmark_input_by_file ON benchmark_input (sha256);
