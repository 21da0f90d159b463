-- Reports that came from another portal as a file: read, shared and compared with, never changed. What their runs recorded is
-- theirs; no run, cell or device of this portal comes of it.
ALTER TABLE report ADD COLUMN origin jsonb;
-- The same file twice is one report.
CREATE UNIQUE INDEX report_by_origin ON report (team_id, (origin ->> 'sha256'));
