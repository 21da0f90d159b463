import { metrics, type ComparedCell, type SuiteMatrix, type SuiteMatrixRow } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { classOf, RatioCellBody } from '../../components/effect.js';
import { MatrixLegend } from '../../components/matrix-legend.js';
import { Region } from '../../components/region.js';
import { cellText } from '../../components/series/texts.js';
import { SimulatedMark } from '../../components/simulated.js';
import { count, Figure } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import '../../components/matrix.css';
import './matrix-page.css';

/** A row is a cell of the suite on one device model with one system; a column is a release. */
export function MatrixTable({ m, rows }: { m: SuiteMatrix; rows: readonly SuiteMatrixRow[] }) {
  const many = m.slots.length > 1 || m.configurations.length > 1;
  return (
    <>
      <Region label={say('matrix.page')}>
        <table className="matrix of-releases" style={{ ['--columns' as string]: m.releases.length }}>
          <thead>
            <tr>
              <th scope="col">{say('benchmark.device')}</th>
              {m.releases.map((r) => (
                <th scope="col" key={r.place}>
                  <b>{r.name}</b>
                  {r.place === m.base ? say('matrix.base') : words().day(r.made_at)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.slot} ${row.configuration_key} ${row.device_model} ${row.system}`}>
                <th scope="row">
                  <b>
                    {row.series_id === null ? (
                      row.device_model
                    ) : (
                      <Link to="/series/$id" params={{ id: row.series_id }}>
                        {row.device_model}
                      </Link>
                    )}
                  </b>
                  <span>
                    {row.system ?? say('matrix.no_system')}
                    {row.devices > 1 ? ` · ${count(row.devices, 'device')}` : ''}{' '}
                    <SimulatedMark when={row.simulated} />
                  </span>
                  {many ? <span>{cellText(row)}</span> : null}
                </th>
                {m.releases.map((r) => (
                  <Cell key={r.place} m={m} row={row} place={r.place} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
      <MatrixLegend states={false} />
    </>
  );
}

function Cell({ m, row, place }: { m: SuiteMatrix; row: SuiteMatrixRow; place: number }) {
  const cell = row.cells.find((c) => c.place === place);
  const { unit } = metrics[m.metric];
  if (cell === undefined)
    return (
      <td className="cell U">
        <span className="cb q">—</span>
      </td>
    );
  const runs = count(cell.runs, 'run');
  if (cell.effect === null)
    return (
      <td className="cell U">
        <span className="cb">
          <span className="r">
            <Figure unit={unit} value={cell.estimate.value} />
          </span>
          <span className="i">{runs}</span>
        </span>
      </td>
    );
  const base = row.cells.find((c) => c.place === m.base);
  const isSuspect = [base, cell].some((c) => c !== undefined && c.suspect_runs > c.runs / 2);
  const state: ComparedCell['state'] = isSuspect ? 'suspect' : 'compared';
  const shown = { effect: cell.effect, state, note: null };
  const value = words().plain(words().quantity(unit, cell.estimate.value));
  return (
    <td className={`cell ${classOf(shown)}`}>
      <span className="cb" title={`${value}, ${runs}`}>
        <RatioCellBody cell={shown} unit={unit} />
      </span>
    </td>
  );
}
