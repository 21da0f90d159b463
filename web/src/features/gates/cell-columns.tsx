import { metrics, type GateCell } from '@rackmark/contracts';
import { gateRatio } from '@rackmark/words/page';
import { Icon } from '../../components/icon.js';
import type { Column } from '../../components/table/column.js';
import { count, Figure } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { wordIcons } from './answer.js';

/** As the shell names it. */
const metricOf = ({ metric, at }: GateCell): string => {
  const { label } = metrics[metric].words[words().language];
  return at === 'p50' ? label : `${label} (${at})`;
};

const side = (id: 'base' | 'candidate', title: string): Column<GateCell> => ({
  id,
  title,
  numeric: true,
  value: (c) => c[id]?.value ?? null,
  show: (c) => (
    <>
      <Figure unit={c.unit} value={c[id]?.value} />
      {c[id] === null ? null : <span className="line q sm nw">{count(c[id].runs, 'run')}</span>}
    </>
  ),
});

export const cellColumns: Column<GateCell>[] = [
  {
    id: 'model',
    title: say('column.model'),
    value: (c) => c.slot,
    show: (c) => (
      <>
        <span className="line">{c.slot}</span>
        <span className="line q sm">{words().configuration(c.configuration, { engine: true })}</span>
      </>
    ),
  },
  {
    id: 'configuration',
    title: say('column.configuration'),
    isExtra: true,
    value: (c) => words().configuration(c.configuration, { engine: true }),
  },
  { id: 'device', title: say('column.device'), value: (c) => c.device.name },
  { id: 'metric', title: say('column.metric'), value: metricOf },
  side('base', say('column.base_alone')),
  side('candidate', say('column.candidate')),
  {
    id: 'ratio',
    title: say('column.ratio'),
    numeric: true,
    value: (c) => c.ratio,
    show: (c) => (
      <>
        <span className="nw">{gateRatio(words(), c) ?? '—'}</span>
        {c.confidence === null || c.low === null ? null : (
          <span className="line q sm nw">{say('gates.confidence', { confidence_level: c.confidence })}</span>
        )}
      </>
    ),
  },
  {
    id: 'word',
    title: say('column.in_words'),
    isWide: true,
    value: (c) => wordText(c),
    show: (c) => <InWords cell={c} />,
  },
];

/** "no change, suspect", as the shell says it. */
function wordText(c: GateCell): string {
  const word = say('word.gate', { word: c.word });
  return c.suspect ? say('shell.compare.suspect', { given: `${word},` }) : word;
}

function InWords({ cell: c }: { cell: GateCell }) {
  const [icon, tone] = wordIcons[c.word];
  return (
    <span className={`gate-says ${tone}`}>
      <Icon name={icon} small />
      <span>
        <b>{wordText(c)}</b>
        {c.note === null ? null : <span className="line q sm gate-note">{c.note.text}</span>}
      </span>
    </span>
  );
}
