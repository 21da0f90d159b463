import type { ComparedCell, Comparison } from '@rackmark/contracts';
import { Fragment } from 'react';
import { classOf, effectText, RatioCellBody } from '../effect.js';
import { SimulatedMark } from '../simulated.js';
import { Icon } from '../icon.js';
import { MatrixLegend } from '../matrix-legend.js';
import { ratioText } from '../../lib/format.js';
import { say } from '../../lib/words.js';
import '../matrix.css';

export const matrixCellKey = (x: Pick<ComparedCell, 'row' | 'column' | 'candidate'>): string =>
  `${x.row}|${x.column}|${x.candidate}`;

/** Rows are devices, columns configurations (or models); colour says how much, texture how sure. */
export function Matrix({
  comparison: c,
  selected,
  onSelect,
}: {
  comparison: Comparison;
  selected?: string | undefined;
  /** Without it cells are text: there is nothing to open. */
  onSelect?: (key: string) => void;
}) {
  const candidates = c.sides.slice(1);
  const groups = [...new Set(c.rows.map((r) => r.group))];
  const at = new Map(c.cells.map((x) => [matrixCellKey(x), x]));
  return (
    <>
      {candidates.map((side) => (
        <div
          key={side.key}
          className="scroll"
          tabIndex={0}
          role="region"
          aria-label={say('compare.matrix_of', { what: side.label })}
        >
          {candidates.length > 1 ? (
            <h3 className="side-head">
              {side.letter} · {side.label}
            </h3>
          ) : null}
          <table className="matrix" style={{ ['--columns' as string]: c.columns.length }}>
            <thead>
              <tr>
                <th scope="col">{say('benchmark.device')}</th>
                {c.columns.map((col) => (
                  <th scope="col" key={col.key}>
                    <b>
                      {col.configuration ? <Icon name={col.configuration.accelerator} /> : null}
                      {col.label}
                    </b>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <Fragment key={group}>
                  {groups.length > 1 ? (
                    <tr className="gh">
                      <th colSpan={c.columns.length + 1} scope="colgroup">
                        {group}
                      </th>
                    </tr>
                  ) : null}
                  {c.rows
                    .filter((r) => r.group === group)
                    .map((row) => (
                      <tr key={row.key}>
                        <th scope="row">
                          <b>{row.label}</b>
                          <span>
                            {row.secondary === row.label ? null : row.secondary}{' '}
                            <SimulatedMark when={row.simulated} />
                          </span>
                        </th>
                        {c.columns.map((col) => {
                          const cell = at.get(
                            matrixCellKey({ row: row.key, column: col.key, candidate: side.key }),
                          );
                          return cell === undefined ? (
                            <td key={col.key} className="cell U">
                              <span className="cb q">—</span>
                            </td>
                          ) : (
                            <td key={col.key} className={`cell ${classOf(cell)}`}>
                              {onSelect ? (
                                <button
                                  type="button"
                                  className="cb"
                                  aria-pressed={selected === matrixCellKey(cell)}
                                  onClick={() => onSelect(matrixCellKey(cell))}
                                >
                                  <RatioCellBody cell={cell} unit={c.unit} />
                                </button>
                              ) : (
                                <span className="cb">
                                  <RatioCellBody cell={cell} unit={c.unit} />
                                </span>
                              )}
                            </td>
                          );
                        })}
                      </tr>
                    ))}
                </Fragment>
              ))}
            </tbody>
            {c.rows.length > 1 ? (
              <tfoot>
                <tr>
                  <th scope="row">{say('compare.geometric_mean_paired_cells')}</th>
                  {c.columns.map((col) => {
                    const mean = c.means.find((m) => m.candidate === side.key && m.column === col.key);
                    return (
                      <td key={col.key}>
                        <b>
                          {mean?.ratio
                            ? `${ratioText(mean.ratio)} ${mean.word === null ? '' : effectText(mean.word, c.unit)}`
                            : '—'}
                        </b>{' '}
                        <span className="q sm">
                          {mean ? say('benchmark.of', { many: mean.paired, total: mean.of }) : ''}
                        </span>
                      </td>
                    );
                  })}
                </tr>
              </tfoot>
            ) : null}
          </table>
        </div>
      ))}
      <MatrixLegend />
    </>
  );
}
