import type { ComparisonQuery, Report, ReportBlock } from '@rackmark/contracts';
import { Icon } from '../../../components/icon.js';
import { say } from '../../../lib/words.js';
import { kindOf } from './draft.js';
import { PartChoice } from './part-choice.js';
import { TextBlock } from './text-block.js';

/** One block of a draft: what it is, its title, where it stands. */
export function BlockCard({
  block,
  language,
  sources,
  isFirst,
  isLast,
  onChange,
  onMove,
  onRemove,
}: {
  block: ReportBlock;
  language: Report['language'];
  sources: readonly ComparisonQuery[];
  isFirst: boolean;
  isLast: boolean;
  onChange: (block: ReportBlock) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const kind = say(`reports.kind.${kindOf(block)}`);
  return (
    <li className="card pad block-card" aria-label={`${kind}: ${'title' in block ? block.title : ''}`}>
      <div className="block-head">
        <span className="q2 sm">
          {kind} {detailOf(block)}
        </span>
        {'title' in block ? (
          <input
            type="text"
            aria-label={say('reports.block_title')}
            maxLength={200}
            value={block.title}
            onChange={(e) => onChange({ ...block, title: e.target.value })}
          />
        ) : (
          <span className="block-gap" />
        )}
        <span className="block-moves">
          <Move name="up" text={say('reports.up')} disabled={isFirst} onClick={() => onMove(-1)} />
          <Move name="down" text={say('reports.down')} disabled={isLast} onClick={() => onMove(1)} />
          <Move name="close" text={say('reports.remove')} onClick={onRemove} />
        </span>
      </div>
      {block.kind === 'text' ? (
        <TextBlock {...{ block, language, sources, onChange }} />
      ) : block.kind === 'comparison' ? (
        <PartChoice {...{ block, onChange }} />
      ) : null}
    </li>
  );
}

function detailOf(block: ReportBlock): string {
  if (block.kind === 'cells') return `(${say('reports.of_benchmark', { many: block.benchmark })})`;
  if (block.kind === 'distribution' || block.kind === 'operators')
    return `(${say('reports.of_cells', { n: block.cells.length })})`;
  return '';
}

const Move = ({
  name,
  text,
  disabled,
  onClick,
}: {
  name: 'up' | 'down' | 'close';
  text: string;
  disabled?: boolean;
  onClick: () => void;
}) => (
  <button
    type="button"
    className="btn quiet sm"
    aria-label={text}
    title={text}
    disabled={disabled}
    onClick={onClick}
  >
    <Icon name={name} />
  </button>
);
