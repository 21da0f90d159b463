-- What facts say of a model is bounded: its lists are shown in part and counted, and stand in a table of their own, in pages.

ALTER TABLE model ADD COLUMN facts_version integer NOT NULL DEFAULT 1;

CREATE TABLE model_detail (
  model_sha256 text    NOT NULL REFERENCES model ON DELETE CASCADE,
  list         text    NOT NULL CHECK (list IN ('tensors', 'operators', 'sections')),
  n            integer NOT NULL,
  item         jsonb   NOT NULL,
  PRIMARY KEY (model_sha256, list, n)
);

-- Models that are known keep a summary of what was told of them; the server reads their files again and tells all of it.
UPDATE model SET facts = facts || jsonb_build_object(
  'inputs', jsonb_path_query_array(facts, '$.inputs[0 to 15]'),
  'input_count', jsonb_array_length(facts->'inputs'),
  'outputs', jsonb_path_query_array(facts, '$.outputs[0 to 15]'),
  'output_count', jsonb_array_length(facts->'outputs'),
  'operators', jsonb_path_query_array(facts, '$.operators[0 to 31]'),
  'operator_kinds', jsonb_array_length(facts->'operators'),
  'custom_operators', jsonb_path_query_array(facts, '$.custom_operators[0 to 31]'),
  'flex_operators', jsonb_path_query_array(facts, '$.flex_operators[0 to 31]'),
  'signatures', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', left(s.value->>'key', 200),
                   'input_count', jsonb_array_length(s.value->'inputs'),
                   'output_count', jsonb_array_length(s.value->'outputs')) ORDER BY s.n), '[]')
                   FROM jsonb_array_elements(facts->'signatures') WITH ORDINALITY s (value, n) WHERE s.n <= 32),
  'signature_count', jsonb_array_length(facts->'signatures'),
  'sections', jsonb_path_query_array(facts, '$.sections[0 to 15]'),
  'section_count', jsonb_array_length(facts->'sections'),
  'parts', jsonb_path_query_array(facts, 'lax $.language.parts[0 to 31]'),
  'part_count', coalesce(jsonb_array_length(CASE WHEN jsonb_typeof(facts->'language') = 'object' THEN facts->'language'->'parts' END), 0),
  'warnings', jsonb_path_query_array(facts, '$.warnings[0 to 31]'));
UPDATE model SET facts = facts #- '{language,parts}' WHERE jsonb_typeof(facts->'language') = 'object';
