import { comparisonView, type ComparisonQuery, type ReportBlock } from '@rackmark/contracts';
import { useState } from 'react';
import { say } from '../../../lib/words.js';
import { benchmarksOf, freeName, sourcesOf, type BlockKind } from './draft.js';
import { PlaceDialog } from './place-dialog.js';

type Drawn = 'distribution' | 'operators';
const isDrawn = (kind: BlockKind): kind is Drawn => kind === 'distribution' || kind === 'operators';

/** Another block at the end. Views and places are of a comparison that the report has already. */
export function AddBlock({
  blocks,
  onAdd,
}: {
  blocks: readonly ReportBlock[];
  onAdd: (block: ReportBlock) => void;
}) {
  const [placing, setPlacing] = useState<Drawn | null>(null);
  const sources = sourcesOf(blocks);
  const [benchmark] = benchmarksOf(blocks);
  const kinds: BlockKind[] = [
    'text',
    ...(sources.length > 0 ? ([...comparisonView.options, 'distribution', 'operators'] as const) : []),
    ...(benchmark === undefined ? [] : (['cells'] as const)),
    'environment',
  ];
  const add = (kind: BlockKind) => {
    if (kind === 'series') return;
    if (isDrawn(kind)) return setPlacing(kind);
    onAdd(plainBlock(kind, freeName(kind, blocks), sources[0], benchmark));
  };
  return (
    <>
      <label className="field add-block">
        <span className="vh">{say('reports.add')}</span>
        <select value="" onChange={(e) => e.target.value !== '' && add(e.target.value as BlockKind)}>
          <option value="">{say('reports.add')} …</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {say(`reports.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {placing ? (
        <PlaceDialog
          title={say(`reports.kind.${placing}`)}
          sources={sources}
          onClose={() => setPlacing(null)}
        >
          {(_, c, place) => {
            const cells = [place.base_cell, place.candidate_cell].flatMap((x) => x?.cell_id ?? []);
            const names = [c.rows, c.columns].map(
              (all, i) => all.find((x) => x.key === [place.row, place.column][i])?.label ?? '',
            );
            const title = names.filter(Boolean).join(', ').slice(0, 200);
            return (
              <button
                type="button"
                className="btn pri"
                disabled={cells.length === 0}
                onClick={() => {
                  onAdd({ kind: placing, name: freeName(placing, blocks), title, cells });
                  setPlacing(null);
                }}
              >
                {say('reports.add')}
              </button>
            );
          }}
        </PlaceDialog>
      ) : null}
    </>
  );
}

function plainBlock(
  kind: Exclude<BlockKind, Drawn | 'series'>,
  name: string,
  source: ComparisonQuery | undefined,
  benchmark: number | undefined,
): ReportBlock {
  if (kind === 'text') return { kind, name, markdown: '', figures: [] };
  const title = say(`reports.kind.${kind}`);
  if (kind === 'environment') return { kind, name, title };
  if (kind === 'cells') return { kind, name, title, benchmark: benchmark! };
  return { kind: 'comparison', name, title, source: source!, view: kind, rows: [], columns: [] };
}
