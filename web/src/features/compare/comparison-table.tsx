import { Region } from '../../components/region.js';
import { levelText, type Comparison } from '@rackmark/contracts';
import { effectText, stateText } from '../../components/effect.js';
import { SimulatedMark, useSimulated } from '../../components/simulated.js';
import { OutcomeMark } from '../../components/marks.js';
import { changeText, intervalText, Q, quantityOf, ratioText } from '../../lib/format.js';
import { say } from '../../lib/words.js';

/** Every compared cell as numbers: what the matrix says in colour. */
export function ComparisonTable({ comparison: c }: { comparison: Comparison }) {
  const isSimulated = useSimulated();
  const rows = new Map(c.rows.map((r) => [r.key, r]));
  const columns = new Map(c.columns.map((r) => [r.key, r.label]));
  const sides = new Map(c.sides.map((s) => [s.key, s]));
  const value = (n: number | null | undefined) => (
    <Q q={n === null || n === undefined ? null : quantityOf(c.unit, n)} />
  );
  return (
    <Region label={say('compare.all_cells')} card>
      <table className="tb pairs ft">
        <thead>
          <tr>
            <th>{say('benchmark.device')}</th>
            <th>{say('compare.column')}</th>
            <th>{say('compare.candidate')}</th>
            <th className="num">{say('benchmark.base')}</th>
            <th className="num">{say('compare.candidate')}</th>
            <th>{say('compare.verdicts')}</th>
            <th className="num">{say('benchmark.runs')}</th>
            <th>{say('compare.result')}</th>
            <th className="num">{say('compare.ratio')}</th>
            <th className="num">{say('compare.interval')}</th>
            <th className="num">{say('compare.its_level')}</th>
            <th className="num">{say('compare.change')}</th>
            <th className="num">{say('compare.p_alone')}</th>
          </tr>
        </thead>
        <tbody>
          {c.cells.map((x) => {
            const e = x.effect;
            const [b, a] = [x.base_cell, x.candidate_cell];
            return (
              <tr key={`${x.row} ${x.column} ${x.candidate}`}>
                <th scope="row">
                  {rows.get(x.row)?.label}{' '}
                  <SimulatedMark when={isSimulated(rows.get(x.row)?.device_id ?? '')} />
                </th>
                <td data-label={say('compare.column')}>{columns.get(x.column)}</td>
                <td data-label={say('compare.candidate')}>{sides.get(x.candidate)?.label}</td>
                <td data-label={say('benchmark.base')} className="num">
                  {value(b?.p50)}
                </td>
                <td data-label={say('compare.candidate')} className="num">
                  {value(a?.p50)}
                </td>
                <td data-label={say('compare.verdicts')}>
                  {b ? <OutcomeMark outcome={b.outcome} verdict={b.verdict} /> : '—'}{' '}
                  {a && a.verdict !== b?.verdict ? (
                    <OutcomeMark outcome={a.outcome} verdict={a.verdict} />
                  ) : null}
                </td>
                <td data-label={say('benchmark.runs')} className="num">
                  {b?.runs ?? 0} + {a?.runs ?? 0}
                </td>
                <td data-label={say('compare.result')}>
                  {e === null
                    ? `${stateText(x.state)}${x.note ? `: ${x.note}` : ''}`
                    : effectText(e.word, c.unit)}
                </td>
                <td data-label={say('compare.ratio')} className="num">
                  {e === null ? '—' : ratioText(e.ratio)}
                </td>
                <td data-label={say('compare.interval')} className="num">
                  {(e && intervalText(e.ratio, e.low, e.high)) ?? '—'}
                </td>
                <td data-label={say('compare.its_level')} className="num">
                  {levelText(e?.confidence ?? null)}
                </td>
                <td data-label={say('compare.change')} className="num nw">
                  {e === null ? '—' : changeText(c.unit === 'tokens/s' ? 1 / e.ratio : e.ratio)}
                </td>
                <td data-label={say('compare.p_alone')} className="num">
                  {e === null || e.p === null ? '—' : e.p < 0.001 ? '< 0.001' : e.p.toPrecision(2)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Region>
  );
}
