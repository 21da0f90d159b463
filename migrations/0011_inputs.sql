-- What the inputs of a run were and what they were filled with; empty for runs of harnesses before 2.0.0.
ALTER TABLE run_record ADD COLUMN inputs jsonb NOT NULL DEFAULT '[]';
