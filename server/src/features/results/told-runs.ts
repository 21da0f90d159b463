import { OLD_LOAD } from './old-loads.js';

/**
 * SQL: the measured runs of a cell `c` as `ToldRun`s: short lists in place of objects with names, and no medians, because a page asks for hundreds of cells, and their names and sorts cost the database more than their figures.
 */
export const TOLD_RUNS = `
  (SELECT json_agg(json_build_array(r.id, r.position, r.repeat, r.verdict, CASE WHEN ${OLD_LOAD} THEN r.harness->>'version' END,
            r.reported, r.language,
            (SELECT json_agg(CASE WHEN m.n = 1 AND m.mean IS NULL THEN json_build_array(m.metric, m.value)
                      ELSE json_build_array(m.metric, m.value, m.n, m.kept, m.min, m.max, m.mean, m.p90, m.p95, m.p99) END)
               FROM measurement m WHERE m.run_id = r.id)) ORDER BY r.position)
     FROM run r WHERE r.cell_id = c.id AND r.outcome = 'measured')`;
