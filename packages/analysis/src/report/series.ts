import type { FrozenRun, SeriesBasis, SeriesDetail } from '@rackmark/contracts';
import { environmentChanges } from '../series/environment.js';
import { lettersOf, pointsOf, type PointRow } from '../series/points.js';
import { readingOf } from '../series/reading.js';
import { detailOf, toRow } from '../series/shown.js';

/** What a series says, of runs as a report has them: the portal's own way, so that both come to the same. */
export function seriesOfReport(
  { suite, limit, accepted, releases, rows: told, ...key }: SeriesBasis,
  runs: ReadonlyMap<string, FrozenRun>,
): SeriesDetail {
  const rows = told.map((r) => rowOf(r, runs.get(r.run_id)));
  const known = releases.map((r) => ({ ...r, id: String(r.place) }));
  const placeOf = new Map(known.map((r) => [r.id, r.place]));
  const letters = lettersOf(rows);
  const reading = readingOf(
    pointsOf(rows, key, { placeOf, letters }),
    [...letters].map(([device_id, letter]) => ({ letter, device_id })),
    environmentChanges(rows, { placeOf, letters }),
    { metric: key.metric, limit, accepted: new Set(accepted) },
  );
  const series = { ...key, reading };
  return { ...toRow(series, 0), ...detailOf(series, suite, { releases: known, rows, siblings: [] }) };
}

/** A run that measured nothing is no run of the report: what became of it is told. */
function rowOf({ place, ...told }: SeriesBasis['rows'][number], run: FrozenRun | undefined): PointRow {
  const measured = Object.entries(run?.measured ?? {}).map(
    ([metric, { value, p90 }]): [string, PointRow['measured'][string]] => [metric, { value, p90 }],
  );
  return {
    ...{ ...told, release_id: String(place), verdict: run?.verdict ?? null },
    ...{ harness: run?.harness?.version ?? null, rules_version: run?.rules_version ?? null },
    measured: Object.fromEntries(measured),
  };
}
