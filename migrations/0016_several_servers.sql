-- What comes again and again is done once, by whichever server is first (platform/load/periodic.ts).
CREATE TABLE periodic_work (
  name     text PRIMARY KEY,
  began_at timestamptz NOT NULL
);

-- Which server an agent hangs on: when one starts, it speaks of its own agents only. NULL: of before this column.
ALTER TABLE agent ADD COLUMN server_id uuid;
