import { isEncoder, type LanguageFacts, type ModelFacts, type PartFacts } from '@rackmark/contracts';
import { Region } from '../../components/region.js';
import { bytes, count, Q } from '../../lib/format.js';
import { loraText } from '../../lib/lora-text.js';

const tokenizers = { sentencepiece: 'SentencePiece', 'hugging-face': 'Hugging Face' } as const;

/** What a language model says of itself; what it leaves out is said, too. */
export function Language({ language: l, parts: all }: { language: LanguageFacts; parts: PartFacts[] }) {
  const rows: [name: string, value: string][] = [
    ['model type', l.model_type ?? 'not said in the file'],
    ['context', l.context_tokens === null ? 'not said in the file' : count(l.context_tokens, 'token')],
    ['prefill lengths', l.prefill_lengths.join(', ') || 'not said in the file'],
    ['tokenizer', tokenizerText(l)],
    ['stop tokens', l.stop_tokens.join(', ') || 'none'],
    ['start token', l.start_token ?? 'none'],
    ['chat format', chatText(l)],
    ['made for', l.backends.map((b) => b.toUpperCase()).join(', ') || 'any accelerator'],
    ['LoRA', l.lora === null ? 'the model was not exported for LoRA' : `takes ${loraText(l.lora)}`],
  ];
  const parts = all.filter((p) => p.role !== 'prefill_decode');
  return (
    <section>
      <div className="sh">
        <h2>Language model</h2>
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
  isEncoder(role)
    ? 'its time is not measured: LiteRT-LM tells none, and turns are of text'
    : 'its time is not measured by itself';

/** Marks of turns hold line ends, which are shown as they are written in programs. */
function chatText({ prompt_template: template, prompt_affixes: affixes }: LanguageFacts): string {
  if (template === null) return 'none';
  if (template === 'jinja') return 'Jinja';
  if (affixes === null) return 'affixes';
  const shown = `${JSON.stringify(affixes.prefix)} prompt ${JSON.stringify(affixes.suffix)}`;
  return affixes.session === '' ? shown : `${JSON.stringify(affixes.session)}, then ${shown}`;
}

function tokenizerText({ tokenizer: t }: LanguageFacts): string {
  if (t === null) return 'none in the file';
  const how = t.algorithm === null ? '' : ` (${t.algorithm})`;
  return `${tokenizers[t.kind]}${how}, ${count(t.vocabulary_size, 'token')}`;
}

/** Weights by their element type. */
export const Weights = ({ weights }: { weights: ModelFacts['weights'] }) => (
  <section>
    <div className="sh">
      <h2>Weights</h2>
    </div>
    <Region label="Weights" card>
      <table className="tb">
        <thead>
          <tr>
            <th>type</th>
            <th className="num">numbers</th>
            <th className="num">size</th>
          </tr>
        </thead>
        <tbody>
          {weights.map((w) => (
            <tr key={w.type}>
              <th scope="row">{w.type}</th>
              <td className="num">{w.count.toLocaleString('en')}</td>
              <td className="num">
                <Q q={bytes(w.bytes)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Region>
  </section>
);
