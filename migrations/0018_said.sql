-- What happened is stored as a code with parameters, told in the reader's language. Old lines keep their text.

ALTER TABLE happening ADD COLUMN said jsonb, ALTER COLUMN text DROP NOT NULL,
  ADD CONSTRAINT happening_says CHECK (num_nonnulls(said, text) = 1);
