import type { Plugin } from 'vite';

const CATALOGUE = /packages\/words\/dist\/(en|es)\.js$/;
const PLACE = /__TEXTS_(en|es)__/g;
/** Sentences that stand in a report as codes: which ones, only a report says. */
const IN_REPORTS = /^(reason|finding|list|note|step|configuration|failed|failure|condition|side)(\.|$)/;

/** Leaves of the catalogues what the page can say: what its program names, and what a report may name. */
export function usedTexts(): Plugin {
  const catalogues = new Map<string, Record<string, string>>();
  return {
    name: 'rackmark-used-texts',
    transform: {
      filter: { id: CATALOGUE },
      handler: async (_, id) => {
        const language = CATALOGUE.exec(id)![1]!;
        const { texts } = (await import(/* @vite-ignore */ `file://${id}`)) as {
          texts: Record<string, string>;
        };
        catalogues.set(language, texts);
        return `export const texts = __TEXTS_${language}__;`;
      },
    },
    generateBundle: (_, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const isNamed = namedIn(file.code);
        file.code = file.code.replace(PLACE, (_place, language: string) => {
          const all = Object.entries(catalogues.get(language)!);
          return JSON.stringify(
            Object.fromEntries(all.filter(([key]) => IN_REPORTS.test(key) || isNamed(key))),
          );
        });
      }
    },
  };
}

/** Whether a program holds a key: whole, or as the beginning of what is put together (`verdict.${verdict}`). */
function namedIn(code: string): (key: string) => boolean {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const [, text, end] of code.matchAll(/["'`]([a-z]\w*(?:\.\w*)+)(["'`]|\$\{)/gi))
    if (end === '${' || text!.endsWith('.')) beginnings.add(text!);
    else whole.add(text!);
  return (key) => whole.has(key) || [...beginnings].some((b) => key.startsWith(b));
}
