-- Lists are paged by these times, and a cursor holds milliseconds: finer ones were lost between two pages.
ALTER TABLE model ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE benchmark ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE job ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE device_set ALTER COLUMN created_at TYPE timestamptz(3);
