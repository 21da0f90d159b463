import type { ReportBlock } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../../lib/api.js';
import { textOfQuery } from '../../../lib/reports.js';
import { say } from '../../../lib/words.js';

type Block = Extract<ReportBlock, { kind: 'comparison' }>;

/** Which rows and columns a block shows; none chosen are all. */
export function PartChoice({ block, onChange }: { block: Block; onChange: (block: Block) => void }) {
  const found = useQuery(queries.comparison(textOfQuery(block.source)));
  const c = found.data;
  if (found.isError) return <p className="wrong">{found.error.message}</p>;
  if (c === undefined || c.rows.length + c.columns.length < 3) return null;
  const chosen = block.rows.length + block.columns.length;
  return (
    <details className="part-choice">
      <summary>
        {say('reports.parts')}:{' '}
        {chosen === 0
          ? say('reports.parts_all')
          : say('reports.parts_some', { many: chosen, total: c.rows.length + c.columns.length })}
      </summary>
      <div className="part-lists">
        {(['rows', 'columns'] as const).map((part) => (
          <div key={part}>
            {c[part].map(({ key, label }) => (
              <label key={key} className="check">
                <input
                  type="checkbox"
                  checked={block[part].length === 0 || block[part].includes(key)}
                  onChange={() => onChange({ ...block, [part]: toggled(block[part], key, c[part]) })}
                />
                {label}
              </label>
            ))}
          </div>
        ))}
      </div>
    </details>
  );
}

/** All, without the one that was taken out; all of them again are none chosen. */
function toggled(chosen: readonly string[], key: string, all: readonly { key: string }[]): string[] {
  const keys = all.map((x) => x.key);
  const before = chosen.length === 0 ? keys : chosen;
  const after = keys.filter((k) => (k === key ? !before.includes(k) : before.includes(k)));
  return after.length === keys.length ? [] : after;
}
