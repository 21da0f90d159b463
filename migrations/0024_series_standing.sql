-- What is counted over all series of a suite is counted without looking into their readings.
ALTER TABLE series
  ADD COLUMN has_budget  boolean NOT NULL DEFAULT false,
  -- Of the newest level over the one before, above 1 is slower or larger; null where since_place is.
  ADD COLUMN since_ratio double precision;
UPDATE series SET has_budget = reading->'budget' <> 'null',
                  since_ratio = (reading->'levels'->-1->'change'->'ratio'->>'ratio')::float8;
