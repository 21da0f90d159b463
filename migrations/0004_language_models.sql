-- Language models: bundles in the .task format, and what a run of one recorded.

ALTER TABLE model DROP CONSTRAINT model_format_check;
ALTER TABLE model ADD CONSTRAINT model_format_check CHECK (format IN ('tflite', 'litertlm', 'task'));

-- Rates, time to the first token and inter-token times, as `languageSummary` of the contracts.
ALTER TABLE run ADD COLUMN language jsonb;
-- Every turn with its steps, and the answer.
ALTER TABLE run_record ADD COLUMN language jsonb;
