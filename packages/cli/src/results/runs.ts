import {
  languageTaskOf,
  metrics,
  metricsOfCells,
  metricTitle,
  type Cell,
  type MetricName,
  type Run,
} from '@rackmark/contracts';
import type { ListOptions } from '../lists.js';
import { withPortal } from '../portal/with-portal.js';
import { table, terminal } from '../table.js';
import { quantity } from '../units.js';
import { words } from '../words.js';

/** `rackmark runs 3`: each in a line, in the order in which they are made. */
export async function listRuns(ref: string, { json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const { id } = await api.benchmark(ref);
    const [cells, runs] = await Promise.all([api.cells(id), api.runs(id)]);
    process.stdout.write(
      json
        ? `${JSON.stringify(runsJson(runs, cells), null, 2)}\n`
        : `${renderRuns(runs, cells, terminal().columns)}\n`,
    );
  });
}

/** Each with what it is a run of. */
export function runsJson(runs: readonly Run[], cells: readonly Cell[]): unknown[] {
  const byId = new Map(cells.map((c) => [c.id, c]));
  return runs.map((run) => {
    const { model, device, configuration } = byId.get(run.cell_id)!;
    return { model, device, configuration, ...run };
  });
}

/** A column of the table. */
interface Column {
  title: string;
  of: (run: Run, cell: Cell) => string;
  /** Whether it goes on a narrow terminal. */
  goes?: boolean;
}

export function renderRuns(runs: readonly Run[], cells: readonly Cell[], columns: number | null): string {
  if (runs.length === 0) return words().say('shell.runs.none');
  const byId = new Map(cells.map((c) => [c.id, c]));
  const shown = columnsOf(cells);
  const rows = runs.map((run) => shown.map((c) => c.of(run, byId.get(run.cell_id)!)));
  // Of what goes, the last first: metrics stand in the order in which they are looked for.
  const drop = shown.filter((c) => c.goes).map((c) => c.title);
  return table(
    shown.map((c) => c.title),
    rows,
    { columns, drop: drop.reverse() },
  );
}

function columnsOf(cells: readonly Cell[]): Column[] {
  const engine = new Set(cells.map((c) => c.configuration.engine)).size > 1;
  const devices = new Set(cells.map((c) => c.device.id)).size > 1;
  const isLanguage = cells.length > 0 && cells.every((c) => languageTaskOf(c.configuration) !== null);
  const [first, ...others] = metricsOfCells(cells, isLanguage).filter(
    (m) => metrics[m].inTables === 'at once',
  );
  return [
    { title: words().say('column.model'), of: (_, c) => c.model.name },
    {
      title: words().say('column.configuration'),
      of: (_, c) => words().configuration(c.configuration, { engine }),
    },
    ...(devices ? [{ title: words().say('column.device'), of: (_: Run, c: Cell) => c.device.name }] : []),
    { title: words().say('column.run'), of: (r) => String(r.repeat) },
    ...(first === undefined ? [] : [metricColumn(first)]),
    ...others.map((m) => ({ ...metricColumn(m), goes: true })),
    { title: words().say('column.verdict'), of: endOf },
  ];
}

/** The run's own figure: the median where it has many values. An invalid one is not shown. */
function metricColumn(metric: MetricName): Column {
  const { unit, isSpread } = metrics[metric];
  const title = metricTitle(metric, words().language, isSpread ? 'p50' : undefined);
  return {
    title: `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
    of: (r) => quantity(unit, r.verdict === 'invalid' ? null : (r.measurements[metric] ?? null)),
  };
}

const endOf = ({ outcome, verdict }: Run): string =>
  outcome === 'measured'
    ? words().say('word.verdict', { word: verdict ?? 'none' })
    : words().say('word.outcome', { word: outcome ?? 'none' });
