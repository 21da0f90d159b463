import type { Plugin } from 'vite';

const CATALOGUE = /packages\/words\/dist\/(en|es)\.js$/;

/** Leaves of `@rackmark/words/en` and `/es` the texts of that one language; they are made from entries that have both. */
export function catalogues(): Plugin {
  return {
    name: 'rackmark-catalogues',
    apply: 'build',
    transform: {
      filter: { id: CATALOGUE },
      handler: async (_, id) => {
        const { texts } = (await import(/* @vite-ignore */ `file://${id}`)) as {
          texts: Record<string, string>;
        };
        return `export const texts = ${JSON.stringify(texts)};`;
      },
    },
  };
}
