-- Releases that are versions of a runtime: the configurations of their suite are measured with that version (docs/adr/0027).
ALTER TABLE release ADD COLUMN measure_with text;
-- Releases by the version of the runtime, where a benchmark measures such ones; several of them side by side.
ALTER TABLE benchmark ADD COLUMN runtime_releases jsonb;
