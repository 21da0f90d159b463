import { describe, expect, it } from '@jest/globals';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { catalogue } from './catalogue.js';
import { languages } from './language.js';
import { parameters, type Parameter } from './parameters.js';

/** Every parameter of a message with how it stands there: bare, as a number, or as what chooses. */
function used(message: string): [name: string, as: TYPE][] {
  const walk = (elements: readonly MessageFormatElement[]): [string, TYPE][] =>
    elements.flatMap((e) =>
      e.type === TYPE.literal || e.type === TYPE.pound
        ? []
        : e.type === TYPE.tag
          ? walk(e.children)
          : e.type === TYPE.select || e.type === TYPE.plural
            ? [[e.value, e.type], ...Object.values(e.options).flatMap((o) => walk(o.value))]
            : [[e.value, e.type]],
    );
  return walk(parse(message, { ignoreTag: true }));
}
const names = (message: string) => [...new Set(used(message).map(([name]) => name))].sort();

/** As `ParametersOf` reads them. */
function typed(message: string): string[] {
  const found = message
    .split('{')
    .slice(1)
    .map((rest) => rest.split('}')[0]!.split(',')[0]!);
  return [...new Set(found.filter((name) => name in parameters))].sort();
}

describe('every message', () => {
  it.each(Object.entries(catalogue))('%s', (key, message: Record<string, string>) => {
    const en = names(message['en']!);
    for (const language of languages) {
      const text = message[language];
      expect([language, text?.trimEnd()]).toEqual([language, text]);
      expect([language, text]).not.toEqual([language, '']);
      expect([language, names(text!)]).toEqual([language, en]);
      // A straight apostrophe begins a quotation of ICU's where a brace follows.
      expect(text).not.toContain("'");
      for (const [name, as] of used(text!)) {
        const kind = parameters[name as Parameter] as string | undefined;
        expect([key, name, kind]).not.toEqual([key, name, undefined]);
        const wanted =
          as === TYPE.plural || as === TYPE.number ? ['count'] : as === TYPE.select ? ['choice'] : null;
        if (wanted !== null) expect([key, name, wanted.includes(kind!)]).toEqual([key, name, true]);
        else expect([key, name, kind === 'count' || kind === 'choice']).toEqual([key, name, false]);
      }
    }
    expect(typed(message['en']!)).toEqual(en);
  });
});
