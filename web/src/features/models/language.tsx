import { isEncoder, type LanguageFacts, type ModelFacts, type PartFacts } from '@rackmark/contracts';
import { Region } from '../../components/region.js';
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
export const Weights = ({ weights }: { weights: ModelFacts['weights'] }) => (
  <section>
    <div className="sh">
      <h2>{say('models.weights_2')}</h2>
    </div>
    <Region label={say('models.weights_2')} card>
      <table className="tb">
        <thead>
          <tr>
            <th>{say('models.type')}</th>
            <th className="num">{say('models.numbers')}</th>
            <th className="num">{say('models.size')}</th>
          </tr>
        </thead>
        <tbody>
          {weights.map((w) => (
            <tr key={w.type}>
              <th scope="row">{w.type}</th>
              <td className="num">{w.count.toLocaleString(words().language)}</td>
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
