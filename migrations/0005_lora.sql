-- LoRA weights are attached to the base model that they run in.

ALTER TABLE model ADD COLUMN base_sha256 text REFERENCES model;
-- Once benchmarked on a base, LoRA weights stay with it: their numbers are those of the two together.
ALTER TABLE model ADD COLUMN base_fixed boolean NOT NULL DEFAULT false;
CREATE INDEX model_by_base ON model (base_sha256) WHERE base_sha256 IS NOT NULL;
