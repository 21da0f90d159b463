import type { Said } from '@rackmark/contracts';
import type { Words } from './words.js';

type Fields = Record<string, unknown>;
/** What a bare `said` stands beside. */
const TEXTS = ['text', 'message', 'detail'];

/**
 * What a server sent, in the reader’s language: beside each code (`said`, `…_said`) stands the same in English (`text`, or the
 * field that the name begins with), which is replaced in place. Whoever shows it need not know that there are codes.
 */
export function spoken<T>(words: Words, value: T): T {
  if (words.language !== 'en') speak(words, value);
  return value;
}

function speak(words: Words, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    // Samples: many numbers, nothing to say.
    if (typeof value[0] === 'object') for (const item of value) speak(words, item);
    return;
  }
  const fields = value as Fields;
  for (const [key, code] of Object.entries(fields)) {
    if (key === 'said') for (const text of TEXTS) tell(words, fields, text, code);
    else if (!key.endsWith('_said')) speak(words, code);
    else {
      const name = key.slice(0, -'_said'.length);
      tell(words, fields, name in fields ? name : `${name}_reason`, code);
    }
  }
}

function tell(words: Words, fields: Fields, name: string, code: unknown): void {
  const text = fields[name];
  if (typeof text === 'string') fields[name] = words.tell(code as Said | null, text);
  else if (Array.isArray(text) && Array.isArray(code))
    fields[name] = text.map((t: string, i) => words.tell(code[i] as Said | undefined, t));
}
