-- Lists are paged by these times, and a cursor holds milliseconds: finer ones were lost between two pages.
ALTER TABLE model ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE benchmark ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE job ALTER COLUMN created_at TYPE timestamptz(3);
ALTER TABLE device_set ALTER COLUMN created_at TYPE timestamptz(3);

-- A model that was deleted and has been benchmarked stays with its facts; its bytes are gone until somebody brings them again.
ALTER TABLE model ADD COLUMN deleted_at timestamptz(3);
-- Devices of an agent's last hello that are more than this portal takes of one agent.
ALTER TABLE agent ADD COLUMN refused_devices integer NOT NULL DEFAULT 0;
