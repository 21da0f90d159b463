import { Region } from '../../components/region.js';
import { effectLabel, levelText, type Comparison } from '@rackmark/contracts';
import { SimulatedMark, useSimulated } from '../../components/simulated.js';
import { OutcomeMark } from '../../components/marks.js';
import { changeText, intervalText, Q, quantityOf, ratioText } from '../../lib/format.js';
import { words } from '../../lib/words.js';

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
    <Region label="All cells" card>
      <table className="tb pairs ft">
        <thead>
          <tr>
            <th>device</th>
            <th>column</th>
            <th>candidate</th>
            <th className="num">base</th>
            <th className="num">candidate</th>
            <th>verdicts</th>
            <th className="num">runs</th>
            <th>result</th>
            <th className="num">ratio</th>
            <th className="num">interval</th>
            <th className="num">its level</th>
            <th className="num">change</th>
            <th className="num">p, alone</th>
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
                <td data-label="column">{columns.get(x.column)}</td>
                <td data-label="candidate">{sides.get(x.candidate)?.label}</td>
                <td data-label="base" className="num">
                  {value(b?.p50)}
                </td>
                <td data-label="candidate" className="num">
                  {value(a?.p50)}
                </td>
                <td data-label="verdicts">
                  {b ? <OutcomeMark outcome={b.outcome} verdict={b.verdict} /> : '—'}{' '}
                  {a && a.verdict !== b?.verdict ? (
                    <OutcomeMark outcome={a.outcome} verdict={a.verdict} />
                  ) : null}
                </td>
                <td data-label="runs" className="num">
                  {b?.runs ?? 0} + {a?.runs ?? 0}
                </td>
                <td data-label="result">
                  {e === null
                    ? `${x.state === 'software' ? 'not ranked' : x.state}${x.note ? `: ${words().tell(x.note_said, x.note)}` : ''}`
                    : effectLabel(e.word, c.unit)}
                </td>
                <td data-label="ratio" className="num">
                  {e === null ? '—' : ratioText(e.ratio)}
                </td>
                <td data-label="interval" className="num">
                  {(e && intervalText(e.ratio, e.low, e.high)) ?? '—'}
                </td>
                <td data-label="its level" className="num">
                  {levelText(e?.confidence ?? null)}
                </td>
                <td data-label="change" className="num nw">
                  {e === null ? '—' : changeText(c.unit === 'tokens/s' ? 1 / e.ratio : e.ratio)}
                </td>
                <td data-label="p, alone" className="num">
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
