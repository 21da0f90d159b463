import { Injectable } from '@nestjs/common';
import { headOf, type ReleaseHead } from '@rackmark/analysis';
import {
  metrics,
  nearest,
  type MetricName,
  type SuiteMatrix,
  type SuiteMatrixQuery,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { MatrixRepository } from './matrix.repository.js';
import { matrixRows, type MeasuredCell } from './matrix.js';
import { LOOKS_BACK, SeriesSourcesRepository } from './series-sources.repository.js';
import { SeriesRepository } from './series.repository.js';

/** Releases of a suite by device model and system, for one metric. */
@Injectable()
export class MatrixService {
  constructor(
    private readonly db: DataSource,
    private readonly series: SeriesRepository,
    private readonly sources: SeriesSourcesRepository,
    private readonly repository: MatrixRepository,
  ) {}

  /** @throws ProblemError RELEASE_NOT_FOUND */
  async of(suiteId: string, q: SuiteMatrixQuery): Promise<SuiteMatrix> {
    const suite = (await this.sources.watching(this.db, suiteId))!;
    const metric = (q.metric ?? (await this.series.mainMetric(this.db, suiteId)) ?? 'latency') as MetricName;
    const shown = shownOf(await this.sources.releases(this.db, suiteId, LOOKS_BACK), q, suite.name);
    const asked = { metric, at: q.at };
    const [all, series, known] = await Promise.all([
      this.repository.cells(this.db, suiteId, { ...asked, releases: shown.map((r) => r.id) }),
      this.series.idsOf(this.db, suiteId, asked),
      this.series.metricsOf(this.db, suiteId),
    ]);
    const placeOf = new Map(shown.map((r) => [r.id, r.place]));
    const cells = all.filter((c) => meets(c, q));
    const places = cells.map((c) => placeOf.get(c.release_id)!);
    const named = shown.find((r) => r.name === q.base);
    const base = named?.place ?? (places.length === 0 ? null : Math.min(...places));
    const rows = base === null ? [] : matrixRows(cells, { placeOf, base, metric });
    return {
      suite: { number: suite.number, name: suite.name },
      ...{ ...asked, unit: metrics[metric].unit, base },
      metrics: suite.watched.filter((w) => known.some((k) => k.metric === w.metric && k.at === w.at)),
      slots: [...new Set(all.map((c) => c.slot))].sort(),
      configurations: [...new Map(all.map((c) => [c.configuration_key, c.configuration]))].map(
        ([key, configuration]) => ({ key, configuration }),
      ),
      releases: shown.map((r) => ({ ...headOf(r), measure_with: r.measure_with })),
      rows: rows.sort(byDevice).map((r) => ({
        ...r,
        series_id:
          series.find(
            (s) =>
              s.slot === r.slot &&
              s.configuration_key === r.configuration_key &&
              s.device_model === r.device_model,
          )?.id ?? null,
      })),
    };
  }
}

const meets = (c: MeasuredCell, { slot, configuration_key: key }: SuiteMatrixQuery): boolean =>
  (slot === undefined || c.slot === slot) && (key === undefined || c.configuration_key === key);

const order = new Intl.Collator('en', { numeric: true });
type Placed = Pick<MeasuredCell, 'device_model' | 'system' | 'slot' | 'configuration_key'>;
/** Systems of one device model stand together. */
const byDevice = (a: Placed, b: Placed): number =>
  order.compare(a.device_model, b.device_model) ||
  order.compare(a.system ?? '', b.system ?? '') ||
  order.compare(a.slot, b.slot) ||
  order.compare(a.configuration_key, b.configuration_key);

/** The last ones, and the base where it is older. */
function shownOf(all: readonly ReleaseHead[], q: SuiteMatrixQuery, suite: string): ReleaseHead[] {
  const last = all.slice(-q.releases);
  if (q.base === undefined) return last;
  const base = all.find((r) => r.name === q.base);
  if (base !== undefined) return last.includes(base) ? last : [base, ...last.slice(1)];
  const meant = nearest(
    q.base,
    all.map((r) => r.name),
  );
  throw new ProblemError(
    404,
    'RELEASE_NOT_FOUND',
    said('problem.release_not_found', {
      ...{ name: suite, code: q.base },
      detail: meant === null ? '' : said('problem.did_you_mean', { name: meant }),
    }),
  );
}
