import type {
  BoundFigure,
  ComparedCell,
  Comparison,
  ComparisonQuery,
  Report,
  ReportBlock,
} from '@rackmark/contracts';
import { useQueries } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { queries } from '../../../lib/api.js';
import { textOfQuery } from '../../../lib/reports.js';
import { say, words } from '../../../lib/words.js';
import { figureText, type FrozenFigure } from '../reader/figure-text.js';
import { Narrative } from '../reader/narrative.js';
import { nextFigure } from './draft.js';
import { PlaceDialog } from './place-dialog.js';

type Text = Extract<ReportBlock, { kind: 'text' }>;
const kinds = ['ratio', 'base', 'candidate'] as const;

/** Markdown, and beside it how it reads, with its figures as they are now. */
export function TextBlock({
  block,
  language,
  sources,
  onChange,
}: {
  block: Text;
  language: Report['language'];
  sources: readonly ComparisonQuery[];
  onChange: (block: Text) => void;
}) {
  const [isChoosing, setChoosing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const found = useQueries({ queries: sources.map((s) => queries.comparison(textOfQuery(s))) });
  const at = (source: ComparisonQuery) =>
    sources.findIndex((s) => JSON.stringify(s) === JSON.stringify(source));
  const insert = (figure: BoundFigure) => {
    const place = field.current?.selectionStart ?? block.markdown.length;
    const { markdown, figures } = block;
    onChange({
      ...block,
      markdown: `${markdown.slice(0, place)}{{${figure.name}}}${markdown.slice(place)}`,
      figures: [...figures, figure],
    });
    setChoosing(false);
  };
  return (
    <div className="text-edit">
      <div className="field">
        <textarea
          ref={field}
          aria-label={say('reports.text')}
          lang={language}
          rows={10}
          maxLength={20_000}
          value={block.markdown}
          onChange={(e) => onChange({ ...block, markdown: e.target.value })}
        />
        {sources.length === 0 ? null : (
          <p>
            <button type="button" className="btn sm" onClick={() => setChoosing(true)}>
              {say('reports.insert_figure')}
            </button>
          </p>
        )}
      </div>
      <div role="group" aria-label={say('reports.text_preview')} className="text-reads">
        <Narrative
          markdown={block.markdown}
          language={language}
          figures={block.figures.map((f) => ({ ...f, comparison: at(f.source) }))}
          comparisonOf={(f) => found[f.comparison]?.data}
        />
      </div>
      {isChoosing ? (
        <PlaceDialog title={say('reports.choose_place')} sources={sources} onClose={() => setChoosing(false)}>
          {(source, c, place) => (
            <Kinds c={c} place={place} onChoose={(of) => insert(boundTo(source, place, of, block.figures))} />
          )}
        </PlaceDialog>
      ) : null}
    </div>
  );
}

const boundTo = (
  source: ComparisonQuery,
  { row, column, candidate }: ComparedCell,
  of: BoundFigure['of'],
  taken: readonly BoundFigure[],
): BoundFigure => ({ name: nextFigure(taken), source, row, column, candidate, of });

function Kinds({
  c,
  place,
  onChoose,
}: {
  c: Comparison;
  place: ComparedCell;
  onChoose: (of: BoundFigure['of']) => void;
}) {
  const { row, column, candidate } = place;
  return kinds.map((of) => {
    const figure: FrozenFigure = { name: 'f', comparison: 0, row, column, candidate, of };
    const value = figureText(c, figure, words())?.value ?? '—';
    return (
      <button key={of} type="button" className="btn" onClick={() => onChoose(of)}>
        {say(`reports.insert.${of}`, { value })}
      </button>
    );
  });
}
