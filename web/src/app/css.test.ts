import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const src = join(import.meta.dirname, '..');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.css'));

/** Classes at the head of a rule's selectors: `.find` of `.find li > b` and of `.find:hover`. */
function headsOf(css: string): Set<string> {
  const selectors = css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .match(/[^{}]+(?=\{)/g)!
    .filter((s) => !s.trim().startsWith('@'))
    .flatMap((s) => s.split(','));
  return new Set(selectors.flatMap((s) => /^\s*\.([\w-]+)/.exec(s)?.[1] ?? []));
}

it('no two rooms style one class: every style sheet that was loaded stays, so the second would change the first one’s page', () => {
  const owners = new Map<string, string[]>();
  for (const file of files.filter((f) => !f.startsWith('app')))
    for (const name of headsOf(readFileSync(join(src, file), 'utf8')))
      owners.set(name, [...(owners.get(name) ?? []), file]);
  expect(files.length).toBeGreaterThan(5);
  expect([...owners].filter(([, own]) => own.length > 1)).toEqual([]);
});
