import { reportLanguage, type Report, type ReportBlock } from '@rackmark/contracts';
import { say } from '../../../lib/words.js';
import { AddBlock } from './add-block.js';
import { BlockCard } from './block-card.js';
import { moved, sourcesOf, type Draft } from './draft.js';
import { ReadersChoice } from './readers-choice.js';

const languages = { en: 'English', es: 'Español' } as const;

export function Editor({
  saved,
  draft,
  onChange,
}: {
  saved: Report;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { blocks } = draft;
  const sources = sourcesOf(blocks);
  const set = (next: ReportBlock[]) => onChange({ blocks: next });
  return (
    <>
      <div className="card pad report-head">
        <label className="field">
          <span>{say('reports.field.title')}</span>
          <input
            type="text"
            maxLength={200}
            lang={draft.language}
            value={draft.title}
            onChange={(e) => onChange({ title: e.target.value })}
          />
        </label>
        <label className="field">
          <span>{say('reports.field.author')}</span>
          <input
            type="text"
            maxLength={200}
            value={draft.author}
            onChange={(e) => onChange({ author: e.target.value })}
          />
        </label>
        <label className="field">
          <span>{say('reports.field.language')}</span>
          <select
            value={draft.language}
            onChange={(e) => onChange({ language: reportLanguage.parse(e.target.value) })}
          >
            {reportLanguage.options.map((l) => (
              <option key={l} value={l}>
                {languages[l]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="sh">
        <h2>{say('reports.blocks')}</h2>
      </div>
      <ol className="block-list">
        {blocks.map((block, i) => (
          <BlockCard
            key={block.name}
            {...{ block, sources }}
            language={draft.language}
            isFirst={i === 0}
            isLast={i === blocks.length - 1}
            onChange={(next) => set(blocks.map((b) => (b.name === block.name ? next : b)))}
            onMove={(by) => set(moved(blocks, i, by))}
            onRemove={() => set(blocks.filter((b) => b.name !== block.name))}
          />
        ))}
      </ol>
      <AddBlock blocks={blocks} onAdd={(block) => set([...blocks, block])} />
      <ReadersChoice {...{ saved, draft, onChange }} />
    </>
  );
}
