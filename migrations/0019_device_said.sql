-- The log of a device and the reasons of its state are codes with parameters. Old lines keep their text; reasons have
-- the same in English beside them, for servers of the version before.

ALTER TABLE device_event ADD COLUMN said jsonb, ALTER COLUMN text DROP NOT NULL,
  ADD CONSTRAINT device_event_says CHECK (num_nonnulls(said, text) = 1);

ALTER TABLE device
  ADD COLUMN phase_said            jsonb,
  ADD COLUMN health_said           jsonb,
  ADD COLUMN suspicion_said        jsonb,
  ADD COLUMN health_suspicion_said jsonb,
  ADD COLUMN rival_said            jsonb;
