import {
  configurationKey,
  metrics,
  metricUnit,
  type Benchmark,
  type Cell,
  type Comparison,
} from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { CellBars, type BarRow, type Figure } from '../../components/cell-bars.js';
import { EffectText } from '../../components/effect.js';
import { Icon } from '../../components/icon.js';
import { queries } from '../../lib/api.js';
import { count, waiting } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { OutcomeBar, TallyWords } from './outcome-tally.js';

const MOST_BARS = 24;

/** The comparison that a benchmark suggests, as the URL of it says it. */
export function useSuggested(b: Benchmark | undefined) {
  const choices = useQuery({
    ...queries.choices(String(b?.number ?? '')),
    enabled: b !== undefined && b.cells > 1,
  });
  const s = choices.data?.suggested;
  const query = s
    ? new URLSearchParams([
        ['base', s.base],
        ...s.candidates.map((c): [string, string] => ['candidate', c]),
      ]).toString()
    : '';
  const comparison = useQuery({ ...queries.comparison(query), enabled: query !== '' });
  return { suggested: s ?? null, comparison: query === '' ? undefined : comparison.data };
}

/** The answer of a benchmark that has ended: a sentence, the medians, whether they can be trusted. */
export function Summary({
  benchmark: b,
  cells,
  lead = true,
}: {
  benchmark: Benchmark;
  cells: readonly Cell[];
  lead?: boolean;
}) {
  const { comparison } = useSuggested(b);
  // Where nothing was measured, there is nothing that a comparison found.
  const finding = b.tally.measured === 0 ? undefined : comparison?.findings[0];
  const engines = new Set(b.configurations.map((c) => c.engine)).size > 1;
  const rows = barRows(cells, comparison);
  const took = b.started_at && b.ended_at ? (Date.parse(b.ended_at) - Date.parse(b.started_at)) / 1000 : null;
  return (
    <div className="card res">
      {lead ? (
        <p className="lead">
          {finding ? (
            <>
              <b>{finding.strong}</b> {finding.text}
            </>
          ) : b.cancelled ? (
            <b>{say('benchmark.cancelled_what_was_measured_is_kept')}</b>
          ) : (
            <b>
              {b.tally.measured === 0
                ? say('benchmark.nothing_could_be_measured', { rest: reasonText(cells) })
                : took === null
                  ? say('benchmark.runs_measured', { runs: count(b.tally.measured, 'run') })
                  : say('benchmark.measured_in', {
                      runs: count(b.tally.measured, 'run'),
                      time: waiting(took),
                    })}
            </b>
          )}
        </p>
      ) : null}
      {rows.length > 0 && rows.length <= MOST_BARS ? (
        <CellBars rows={rows} engine={engines} {...shownOf(cells, comparison)} />
      ) : null}
      <div className="trust">
        <TrustWords cells={cells} />
        <span className="q">
          {say('benchmark.median_over_half_of_its_95', {
            what: shownOf(cells, comparison).what,
            runs: count(b.plan.repeats, 'run'),
          })}
        </span>
      </div>
      {b.tally.measured === b.runs ? null : (
        <div className="sec">
          <OutcomeBar benchmark={b} />
          <TallyWords benchmark={b} />
        </div>
      )}
    </div>
  );
}

/** Why, where one reason is behind it all; else how many there are. */
function reasonText(cells: readonly Cell[]): string {
  const reasons = new Set(cells.flatMap((c) => (c.failure === null ? [] : [words().failure(c.failure)])));
  if (reasons.size === 0) return '';
  return reasons.size === 1
    ? ` ${[...reasons][0]}`
    : ` ${say('benchmark.there_are_reasons_see_what_happened', { many: reasons.size })}`;
}

/** Models of a family share the beginning of their names: what differs is the better label. */
export function shortNames(names: readonly string[]): Map<string, string> {
  const parts = names.map((n) => n.split(/(?<=[-_. ])/));
  let same = 0;
  while (names.length > 1 && parts.every((p) => p.length > same + 1 && p[same] === parts[0]![same]))
    same += 1;
  return new Map(names.map((n, i) => [n, parts[i]!.slice(same).join('')]));
}

function barRows(
  cells: readonly Cell[],
  comparison: ReturnType<typeof useSuggested>['comparison'],
): BarRow[] {
  const names = shortNames([...new Set(cells.map((c) => c.model.name))]);
  const places = new Set(cells.map((c) => c.device.id)).size;
  const labelOf = (c: Cell): string => {
    const model = names.get(c.model.name) ?? c.model.name;
    // On several devices it is the device that tells rows apart; of several models both do.
    if (places < 2) return model;
    return names.size > 1 ? `${c.device.name}, ${model}` : c.device.name;
  };
  const baseIds = new Set(comparison?.cells.map((c) => c.base_cell?.cell_id));
  const order = (c: Cell) => `${c.device.id} ${configurationKey(c.configuration)}`;
  const groups = [...new Set(cells.map(order))];
  return [...cells]
    .sort((a, b) => groups.indexOf(order(a)) - groups.indexOf(order(b)) || a.position - b.position)
    .map((cell) => {
      const compared = comparison?.cells.find((c) => c.candidate_cell?.cell_id === cell.id);
      const base = baseIds.has(cell.id);
      const note = base ? (
        <span className="q is-base">{say('benchmark.base')}</span>
      ) : compared?.effect ? (
        <EffectText effect={compared.effect} unit={comparison!.unit} />
      ) : null;
      return { cell, base, label: labelOf(cell), note, figure: figureOf(cell, comparison) };
    });
}

/** What the bars are of: what the comparison leads with, else the decode rate or the latency. */
function shownOf(cells: readonly Cell[], comparison: Comparison | undefined) {
  const metric = comparison?.metric ?? (cells.some((c) => c.language) ? 'decode_rate' : 'latency');
  return { unit: metricUnit(metric), what: metrics[metric].words[words().language].label };
}

function figureOf(cell: Cell, comparison: Comparison | undefined): Figure | null {
  const sides = comparison?.cells.flatMap((c) => [c.base_cell, c.candidate_cell]);
  const side = sides?.find((s) => s?.cell_id === cell.id);
  if (side) return side.p50 === null ? null : { p50: side.p50, low: side.low, high: side.high };
  const shown = cell.measurements[cell.language ? 'decode_rate' : 'latency'];
  if (shown === undefined) return null;
  return { p50: shown.median, low: shown.spread?.ci95.low ?? null, high: shown.spread?.ci95.high ?? null };
}

/** Whether the numbers can be trusted, in one line. */
function TrustWords({ cells }: { cells: readonly Cell[] }) {
  const measured = cells.filter((c) => c.outcome === 'measured');
  const suspect = measured.filter((c) => c.verdict === 'suspect');
  const invalid = measured.filter((c) => c.verdict === 'invalid');
  const used = [
    ...new Set(
      measured.map((c) =>
        say('benchmark.asked_for_used', {
          a: c.configuration.accelerator.toUpperCase(),
          b: c.delegation?.used?.toUpperCase() ?? say('benchmark.nothing_known'),
        }),
      ),
    ),
  ];
  if (measured.length === 0) return <span className="q2">{say('benchmark.no_cell_was_measured')}</span>;
  const first = suspect[0]?.reasons[0] ?? invalid[0]?.reasons[0];
  return (
    <>
      {suspect.length + invalid.length === 0 ? (
        <span className="vd valid">
          <Icon name="valid" /> {say('verdict.valid')}
        </span>
      ) : null}
      {suspect.length > 0 ? (
        <span className="vd suspect">
          <Icon name="suspect" /> {say('benchmark.cells_suspect', { n: suspect.length })}
        </span>
      ) : null}
      {invalid.length > 0 ? (
        <span className="vd invalid">
          <Icon name="invalid" /> {say('benchmark.cells_invalid', { n: invalid.length })}
        </span>
      ) : null}
      {first ? (
        <span className="q2">{words().tell(first.said, first.text)}</span>
      ) : (
        <span className="q2">{used.join('; ')}</span>
      )}
    </>
  );
}
