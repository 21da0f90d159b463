-- A fast model makes more samples than are kept. `samples` and the extremes are of all of them; of those that are kept this is
-- the number, null where all are. Percentiles are of the kept ones.
ALTER TABLE run ADD COLUMN samples_kept integer;
