import { bytes, concat, float, int, message, packed, text } from './proto-writer.js';
import { SPECIAL } from './tokenizer.js';

export interface MetadataOptions {
  contextTokens: number;
  /** Ids that end an answer. */
  stopTokens: readonly number[];
}

/** The chat format of the samples: turns between marks, as Gemma has them. */
const TEMPLATE =
  '{{ bos_token }}{% for m in messages %}<start_of_turn>' +
  "{{ 'model' if m.role == 'assistant' else m.role }}\n" +
  '{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}{{ p.text }}{% endfor %}{% endif %}' +
  '<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}';

/** LiteRT-LM's `LlmMetadata`: start and stop tokens, sampler, context, family, chat format. */
export function writeMetadata({ contextTokens, stopTokens }: MetadataOptions): Uint8Array {
  const token = (field: number, id: number) => message(field, message(1, packed(1, [id])));
  const TOP_P = 2;
  return concat([
    token(1, SPECIAL.bos),
    ...stopTokens.map((id) => token(2, id)),
    message(4, int(1, TOP_P), int(2, 1), float(3, 0.95), float(4, 1)),
    int(5, contextTokens),
    message(6, bytes(1, new Uint8Array())),
    text(7, TEMPLATE),
  ]);
}

/** MediaPipe's `LlmParameters`, as its bundler writes them into a `.task`: tokens as texts, and turns between affixes. */
export function writeParameters(): Uint8Array {
  return concat([
    text(5, '<eos>'),
    text(5, '<end_of_turn>'),
    text(6, '<bos>'),
    message(8, text(2, '<start_of_turn>user\n'), text(3, '<end_of_turn>\n<start_of_turn>model\n')),
  ]);
}
