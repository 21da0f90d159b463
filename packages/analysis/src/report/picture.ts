import type { Distribution, LanguageTurn, ReportRecord, Verdict } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';

type RunPicture = Distribution['cells'][number]['runs'][number];
/** As the server's own pictures, which the database draws (features/results/pictures.repository.ts): a test holds them together. */
const MOST_POINTS = 256;
const MOST_PLACES = 128;

/** What is drawn of a run's samples; null where it has none. Latencies in nanoseconds. */
export function pictureOfRun(
  run: { id: string; position: number; repeat: number; verdict: Verdict | null },
  record: Pick<ReportRecord, 'latency_ns_raw' | 'language_record'>,
): RunPicture | null {
  const values = record.latency_ns_raw;
  if (values.length === 0) return null;
  const [median_ns, p90_ns, p95_ns] = [0.5, 0.9, 0.95].map((p) => quantile(values, p));
  return {
    ...{ run_id: run.id, position: run.position, repeat: run.repeat, verdict: run.verdict },
    ...{ samples: values.length, median_ns: median_ns!, p90_ns: p90_ns!, p95_ns: p95_ns! },
    ecdf: ecdfOf(values),
    series_ns: seriesOf(values),
    positions: placesOf(record.language_record?.turns ?? []),
  };
}

/** Quantiles by equal steps of share, the first and the last always among them. */
function ecdfOf(values: readonly number[]): RunPicture['ecdf'] {
  const n = values.length;
  const sorted = Float64Array.from(values).sort();
  const steps = Math.min(n, MOST_POINTS);
  return Array.from({ length: steps }, (_, i) => {
    const rank = n === 1 ? 0 : Math.floor((i * (n - 1)) / (steps - 1) + 0.5);
    return { latency_ns: sorted[rank]!, share: (rank + 1) / n };
  });
}

/** In the order of measuring; of more than can be drawn, of each part its smallest and its largest, so that no spike is lost. */
function seriesOf(values: readonly number[]): number[] {
  const n = values.length;
  if (n <= MOST_POINTS) return [...values];
  const parts = MOST_POINTS / 2;
  return Array.from({ length: parts }, (_, b) => {
    const [from, to] = [Math.floor((b * n) / parts), Math.floor(((b + 1) * n) / parts)];
    let [low, high] = [from, from];
    for (let i = from + 1; i < to; i += 1) {
      if (values[i]! < values[low]!) low = i;
      if (values[i]! > values[high]!) high = i;
    }
    return (low <= high ? [low, high] : [high, low]).map((i) => values[i]!);
  }).flat();
}

/** The median step at each place of the answer over the streamed turns; of many places each the median of those around it. */
function placesOf(turns: readonly LanguageTurn[]): RunPicture['positions'] {
  const streamed = turns.filter((t) => t.phase === 'measure' && t.streamed).map((t) => t.step_ns);
  const n = streamed.reduce((most, steps) => Math.max(most, steps.length), 0);
  const places = Math.min(n, MOST_PLACES);
  return Array.from({ length: places }, (_, part) => {
    const [from, to] = [Math.floor((part * n) / places), Math.floor(((part + 1) * n) / places)];
    const around = streamed.flatMap((steps) => steps.slice(from, to));
    return { position: (from + to - 1) / 2 + 2, step_ns: quantile(around, 0.5) };
  });
}
