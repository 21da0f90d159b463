-- The one server that works with these tables. What decides is a lock of its session; this says whose it is.
CREATE TABLE server_instance (
  single     boolean PRIMARY KEY DEFAULT true CHECK (single),
  id         uuid NOT NULL,
  host       text NOT NULL,
  pid        integer NOT NULL,
  began      text,
  url        text NOT NULL,
  version    text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  left_at    timestamptz
);

-- A sequence keeps 32 numbers ahead and loses them in a crash; numbers that people see come from a row.
CREATE TABLE counter (
  name text PRIMARY KEY,
  last integer NOT NULL
);
INSERT INTO counter SELECT 'benchmark', coalesce(max(number), 0) FROM benchmark;
CREATE FUNCTION next_number(counted text) RETURNS integer LANGUAGE sql
  SET search_path FROM CURRENT
  AS 'UPDATE counter SET last = last + 1 WHERE name = counted RETURNING last';
ALTER TABLE benchmark ALTER COLUMN number DROP IDENTITY;
ALTER TABLE benchmark ALTER COLUMN number SET DEFAULT next_number('benchmark');
