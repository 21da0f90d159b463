import type { Baseline } from '@rackmark/contracts';
import { say } from '../../../lib/words.js';

const kinds: Baseline['kind'][] = ['previous', 'release', 'branch', 'last'];
const DEFAULT_LAST = 5;

/** What a release is held against where nobody says so. */
export function EditBaseline({
  baseline: b,
  wrong,
  onChange,
}: {
  baseline: Baseline;
  wrong: string | undefined;
  onChange: (baseline: Baseline) => void;
}) {
  const choose = (kind: string) => {
    if (kind === 'release') onChange({ kind, name: '' });
    else if (kind === 'branch') onChange({ kind, branch: 'main' });
    else if (kind === 'last') onChange({ kind, releases: DEFAULT_LAST });
    else onChange({ kind: 'previous' });
  };
  return (
    <div className="edit-row">
      <label className="field">
        <span>{say('suite_edit.baseline')}</span>
        <select value={b.kind} onChange={(e) => choose(e.target.value)}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {say('suite_edit.baseline_kind', { word: kind })}
            </option>
          ))}
        </select>
      </label>
      {b.kind === 'previous' ? null : (
        <label className="field">
          <span>{say('suite_edit.baseline_which', { word: b.kind })}</span>
          <input
            type={b.kind === 'last' ? 'number' : 'text'}
            min={2}
            max={50}
            maxLength={200}
            aria-invalid={wrong !== undefined}
            value={b.kind === 'release' ? b.name : b.kind === 'branch' ? b.branch : b.releases}
            onChange={({ target: { value } }) =>
              onChange(
                b.kind === 'release'
                  ? { ...b, name: value }
                  : b.kind === 'branch'
                    ? { ...b, branch: value }
                    : { ...b, releases: Number(value) },
              )
            }
          />
          {wrong === undefined ? null : <span className="wrong">{wrong}</span>}
        </label>
      )}
    </div>
  );
}
