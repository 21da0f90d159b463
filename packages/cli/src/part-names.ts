import type { Model, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

/** What each part is called: its role, and where several share one its number, too. */
export function namesOf({ facts }: Pick<Model, 'facts'>): string[] {
  const isShared = (role: string) => facts.parts.filter((p) => p.role === role).length > 1;
  return facts.parts.map((p, i) => (isShared(p.role) ? `${p.role}#${i + 1}` : p.role));
}

/** A part by its name. */
export function partNamed(
  whole: Pick<Model, 'name' | 'facts'>,
  name: string,
): { index: number } | { refused: Said } {
  const names = namesOf(whole);
  const index = names.indexOf(name);
  if (index >= 0) return { index };
  return {
    refused:
      names.length === 0
        ? said('cannot.no_parts', { model: whole.name })
        : said('cannot.no_part', { model: whole.name, name, commas: names }),
  };
}
