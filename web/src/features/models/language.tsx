import { isEncoder, type LanguageFacts, type ModelFacts, type PartFacts } from '@rackmark/contracts';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { bytes, count, Q } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';
import { say, words } from '../../lib/words.js';

const tokenizers = { sentencepiece: 'SentencePiece', 'hugging-face': 'Hugging Face' } as const;

/** What a language model says of itself; what it leaves out is said, too. */
export function Language({ language: l, parts: all }: { language: LanguageFacts; parts: PartFacts[] }) {
  const rows: [name: string, value: string][] = [
    [say('models.model_type'), l.model_type ?? say('models.not_said_in_the_file')],
    [
      say('compare.context'),
      l.context_tokens === null ? say('models.not_said_in_the_file') : count(l.context_tokens, 'token'),
    ],
    [say('models.prefill_lengths'), l.prefill_lengths.join(', ') || say('models.not_said_in_the_file')],
    [say('models.tokenizer'), tokenizerText(l)],
    [say('models.stop_tokens'), l.stop_tokens.join(', ') || say('start.none')],
    [say('models.start_token'), l.start_token ?? say('start.none')],
    [say('models.chat_format'), chatText(l)],
    [
      say('models.made_for'),
      l.backends.map((b) => b.toUpperCase()).join(', ') || say('models.any_accelerator'),
    ],
    [
      'LoRA',
      l.lora === null
        ? say('models.the_model_was_not_exported_for')
        : say('models.takes', { text: loraText(l.lora) }),
    ],
  ];
  const parts = all.filter((p) => p.role !== 'prefill_decode');
  return (
    <section>
      <div className="sh">
        <h2>{say('models.language_model')}</h2>
      </div>
      <dl className="kv card pad">
        {rows.map(([name, value]) => (
          <Row key={name} name={name} value={value} />
        ))}
        {parts.map((p) => (
          <Row
            key={`${p.role} ${p.begin}`}
            name={p.role.replaceAll('_', ' ')}
            value={`${count(p.operator_count, 'operator')}, ${count(p.parameter_count, 'parameter')}; ${timeText(p.role)}`}
          />
        ))}
      </dl>
    </section>
  );
}

const Row = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);

/** The engine counts prefill and decode; what embeds and predicts tokens is within those, an encoder never ran. */
const timeText = (role: string) =>
  isEncoder(role) ? say('models.its_time_is_not_measured_litert') : say('models.its_time_is_not_measured_by');

/** Marks of turns hold line ends, which are shown as they are written in programs. */
function chatText({ prompt_template: template, prompt_affixes: affixes }: LanguageFacts): string {
  if (template === null) return say('start.none');
  if (template === 'jinja') return 'Jinja';
  if (affixes === null) return 'affixes';
  const shown = `${JSON.stringify(affixes.prefix)} prompt ${JSON.stringify(affixes.suffix)}`;
  return affixes.session === '' ? shown : `${JSON.stringify(affixes.session)}, then ${shown}`;
}

function tokenizerText({ tokenizer: t }: LanguageFacts): string {
  if (t === null) return say('models.none_in_the_file');
  const how = t.algorithm === null ? '' : ` (${t.algorithm})`;
  return `${tokenizers[t.kind]}${how}, ${count(t.vocabulary_size, 'token')}`;
}

/** Weights by their element type. */
export function Weights({ weights }: { weights: ModelFacts['weights'] }) {
  const [state, onState] = useTableSearch('weights_');
  return (
    <section>
      <DataTable
        label={say('models.weights_2')}
        head={<h2>{say('models.weights_2')}</h2>}
        rows={weights}
        keyOf={(w) => w.type}
        columns={weightColumns}
        {...{ state, onState }}
      />
    </section>
  );
}

const weightColumns: Column<ModelFacts['weights'][number]>[] = [
  { id: 'type', title: say('models.type'), value: (w) => w.type },
  {
    id: 'numbers',
    title: say('models.numbers'),
    numeric: true,
    value: (w) => w.count,
    show: (w) => words().whole(w.count),
  },
  {
    id: 'size',
    title: say('models.size'),
    unit: 'bytes',
    numeric: true,
    value: (w) => w.bytes,
    show: (w) => <Q q={bytes(w.bytes)} />,
  },
];
