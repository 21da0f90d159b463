import type { Comparison, Finding } from '@rackmark/contracts';
import { Icon, type IconName } from '../icon.js';
import { count } from '../../lib/format.js';
import { matrixCellKey } from './matrix.js';
import { say, words } from '../../lib/words.js';

const marks: Record<Finding['kind'], [IconName, string]> = {
  faster: ['up', 'F'],
  slower: ['down', 'S'],
  'no change': ['equal', 'q'],
  inconclusive: ['ask', 'q'],
  suspect: ['suspect', 'P'],
  fallback: ['fallback', 'q'],
  software: ['cpu', 'q'],
  invalid: ['invalid', 'X'],
  failed: ['cross', 'q'],
  unsupported: ['none', 'q'],
  scaling: ['info', 'q'],
  tokens: ['info', 'q'],
  loading: ['info', 'q'],
  error: ['info', 'q'],
};

/** Sentences computed from the statistics; at most six, the most important first. */
export function Findings({
  comparison: c,
  onPick,
}: {
  comparison: Comparison;
  onPick: (key: string) => void;
}) {
  const compared = c.cells.filter((x) => x.effect !== null).length;
  return (
    <div>
      <div className="sh">
        <h2>{say('compare.findings')}</h2>
        <span className="r sm q">
          {say('compare.threshold', { a: words().percent(c.delta), cells: count(compared, 'cell') })}
        </span>
      </div>
      <FindingList comparison={c} onPick={onPick} />
    </div>
  );
}

export function FindingList({
  comparison: c,
  onPick,
}: {
  comparison: Comparison;
  onPick?: (key: string) => void;
}) {
  return (
    <ul className="findings">
      {c.findings.length === 0 ? (
        <li className="q2">{say('compare.nothing_was_measured_on_both_sides')}</li>
      ) : null}
      {c.findings.slice(0, 6).map((f) => {
        const [icon, tone] = marks[f.kind];
        const first = f.cells[0];
        return (
          <li key={`${f.kind} ${f.strong}`}>
            <Icon name={icon} className={tone} />
            <p>
              <b>{f.strong}</b> {f.text}{' '}
              {onPick && first && c.cells.length > 1 ? (
                <button type="button" className="link sm" onClick={() => onPick(matrixCellKey(first))}>
                  {count(f.cells.length, 'cell')}
                </button>
              ) : null}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
